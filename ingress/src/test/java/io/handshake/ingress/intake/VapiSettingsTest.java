package io.handshake.ingress.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.ingress.IngressSettings;
import io.handshake.ingress.RefusedStart;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class VapiSettingsTest {

    @Test
    void everyVariableOfTheInterfaceIsHeard() {
        Map<String, Object> environment = Map.of(
                "HANDSHAKE_VAPI_SECRETS", "guarded-1,guarded-2",
                "HANDSHAKE_VAPI_HMAC_SECRET", "three",
                "HANDSHAKE_VAPI_HMAC_HEADER", "x-one",
                "HANDSHAKE_VAPI_HMAC_TIMESTAMP_HEADER", "x-two",
                "HANDSHAKE_VAPI_HMAC_ALGORITHM", "sha512",
                "HANDSHAKE_VAPI_HMAC_ENCODING", "base64",
                "HANDSHAKE_VAPI_TOOL_NAMES", "a,b",
                "HANDSHAKE_VAPI_FURTHEST_AHEAD", "10d",
                "HANDSHAKE_VAPI_MAX_IN_FLIGHT", "7",
                "HANDSHAKE_ANSWER_WITHIN", "9s");

        VapiSettings vapi =
                binder(environment).bind("handshake.vapi", VapiSettings.class).get();
        IngressSettings ingress =
                binder(environment).bind("handshake", IngressSettings.class).get();

        assertThat(vapi.secrets()).isEqualTo("guarded-1,guarded-2");
        assertThat(vapi.hmac()).isEqualTo(new VapiSettings.Hmac("three", "x-one", "x-two", "sha512", "base64"));
        assertThat(vapi.toolNames()).containsExactly("a", "b");
        assertThat(vapi.furthestAhead()).isEqualTo(Duration.ofDays(10));
        assertThat(vapi.maxInFlight()).isEqualTo(7);
        assertThat(ingress.answerWithin()).isEqualTo(Duration.ofSeconds(9));
        assertThat(vapi.toString() + vapi.hmac()).doesNotContain("guarded", "three");
    }

    @Test
    void withoutVariablesTheDefaultsAreVapisOwn() {
        VapiSettings vapi = binder(Map.of()).bindOrCreate("handshake.vapi", VapiSettings.class);

        assertThat(vapi.secrets()).isEmpty();
        assertThat(vapi.hmac()).isEqualTo(new VapiSettings.Hmac("", "x-signature", "x-timestamp", "sha256", "hex"));
        assertThat(vapi.toolNames()).containsExactly("bookClinicAppointment", "bookAppointment", "book_appointment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"999ms", "61s", "0s", "-5s"})
    void anAnswerTooSoonOrTooLateIsRefused(String answerWithin) {
        assertThatThrownBy(() -> binder(Map.of("HANDSHAKE_ANSWER_WITHIN", answerWithin))
                        .bind("handshake", IngressSettings.class))
                .hasRootCauseInstanceOf(RefusedStart.class)
                .rootCause()
                .hasMessageContaining("HANDSHAKE_ANSWER_WITHIN");
    }

    private static Binder binder(Map<String, Object> environment) {
        MutablePropertySources sources = new MutablePropertySources();
        sources.addFirst(new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, environment));
        return new Binder(ConfigurationPropertySources.from(sources));
    }
}

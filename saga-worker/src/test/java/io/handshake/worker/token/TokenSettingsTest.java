package io.handshake.worker.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSettingsTest {

    private static final String ID = "1234-abcd.apps.googleusercontent.com";
    private static final String SECRET = "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";

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "changeme", "CHANGE_ME_PLEASE", "your-client-secret", "<YOUR_SECRET>", "placeholder"})
    void refusesWhatNobodyHasFilledIn(String sample) {
        assertThatThrownBy(() -> settings(ID, sample))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("HANDSHAKE_GOOGLE_CLIENT_SECRET: expected");
        assertThatThrownBy(() -> settings(sample, SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("HANDSHAKE_GOOGLE_CLIENT_ID: expected");
    }

    @Test
    void takesWhatGoogleGivesAndWhatDevInvents() {
        assertThat(settings(ID, SECRET).clientSecret()).isEqualTo(SECRET);
        assertThat(settings("dev-client", "dev-client-c2VjcmV0").clientId()).isEqualTo("dev-client");
        assertThat(settings(ID, SECRET)).hasToString("TokenSettings[withheld]");
    }

    private static TokenSettings settings(String clientId, String clientSecret) {
        Duration second = Duration.ofSeconds(1);
        return new TokenSettings(clientId, clientSecret, URI.create("http://127.0.0.1/token"), second, second, 1);
    }
}

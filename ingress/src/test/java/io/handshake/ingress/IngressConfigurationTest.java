package io.handshake.ingress;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.web.traces.TracesSettings;
import org.junit.jupiter.api.Test;

class IngressConfigurationTest {

    @Test
    void doesNotStartWithACollectorThatIsNone() {
        TracesSettings settings = new TracesSettings("collector:4318", "1");

        assertThatThrownBy(() -> new IngressConfiguration().traces(settings, "ingress"))
                .isInstanceOf(RefusedStart.class)
                .hasMessageStartingWith("HANDSHAKE_TRACES_ENDPOINT: expected ");
    }
}

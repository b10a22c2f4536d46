package io.handshake.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaGuardTest {

    @Test
    void wantsAPasswordOfTheBrokerItselfAndShowsNone() {
        assertThat(guard(Map.of(KafkaGuard.BROKER, "secret"))).asString().doesNotContain("secret");
        assertThatThrownBy(() -> guard(Map.of("somebody", "secret")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("passwords: expected one of broker, found 1 of others");
    }

    private static KafkaGuard guard(Map<String, String> passwords) {
        return new KafkaGuard(Path.of("server.pem"), Path.of("ca.crt"), passwords, 0);
    }
}

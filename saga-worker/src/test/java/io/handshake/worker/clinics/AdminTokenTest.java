package io.handshake.worker.clinics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTokenTest {

    private static final String GOOD = "0123456789abcdef";

    @Test
    void opensForItselfOnly() {
        AdminToken token = new AdminToken(GOOD);

        assertThat(token.matches(GOOD)).isTrue();
        assertThat(token.matches(GOOD + "0")).isFalse();
        assertThat(token.matches("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {GOOD + " ", " " + GOOD, GOOD + "\n", GOOD + "\u00e9", GOOD + "\u0141", "0123456 789abcdef"})
    void whatNoHeaderCarriesAsItIsIsRefused(String value) {
        assertThatThrownBy(() -> new AdminToken(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("visible ASCII")
                .hasMessageNotContaining(value);
    }

    @Test
    void asManyCharactersAreNeededAsTheExampleFileSays() {
        assertThatThrownBy(() -> new AdminToken(GOOD.substring(1)))
                .hasMessage("HANDSHAKE_ADMIN_TOKEN: expected at least 16 characters, found 15");
    }
}

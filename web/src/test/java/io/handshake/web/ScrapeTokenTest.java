package io.handshake.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeTokenTest {

    @Test
    void opensForItselfAlone() {
        ScrapeToken token = new ScrapeToken("prometheus-reads-this");

        assertThat(token.opens("prometheus-reads-this")).isTrue();
        assertThat(token.opens("prometheus-reads-thiS")).isFalse();
        assertThat(token.opens("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void opensNothingWhenThereIsNone(String none) {
        assertThat(new ScrapeToken(none).opens(none)).isFalse();
        assertThat(new ScrapeToken(none).opens("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "a token with blanks in it", "a-token-with-an-\u00e9-in-it"})
    void refusesWhatIsTooShortOrNoHeaderSpells(String value) {
        assertThatThrownBy(() -> new ScrapeToken(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("HANDSHAKE_METRICS_TOKEN: expected ")
                .hasMessageNotContaining(value);
    }
}

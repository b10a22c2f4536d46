package io.handshake.worker.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | PT0S",
                "0 | PT0S",
                "30 | PT30S",
                "' 30 ' | PT30S",
                "-5 | PT0S",
                "99999 | PT10M",
                "99999999999999999999 | PT0S",
                "soon | PT0S",
                "Sun, 22 Nov 2026 12:01:00 GMT | PT1M",
                "Sun, 22 Nov 2026 11:00:00 GMT | PT0S",
                "Mon, 23 Nov 2026 12:01:00 GMT | PT10M"
            })
    void readsSecondsAndDatesWithinBounds(String header, Duration expected) {
        assertThat(RetryAfter.parse(header, NOW)).isEqualTo(expected);
    }
}

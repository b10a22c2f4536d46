package io.handshake.ingress.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.contracts.RequestId;
import io.handshake.ingress.KafkaClientSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaAnswersGivenTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final int CALLS = 5_000;

    /** A wait of a tenth of a millisecond each would show. */
    private static final Duration AT_ONCE = Duration.ofMillis(500);

    @Test
    void noAnswerWaitsForBrokersThatAreAway() {
        KafkaAnswersGiven given = new KafkaAnswersGiven(
                new KafkaClientSettings(Map.of(), Map.of("bootstrap.servers", "127.0.0.1:1"), Duration.ofSeconds(15))
                        .gathering());
        BookingRequested request = request();

        assertTimeout(AT_ONCE, () -> {
            for (int call = 0; call < CALLS; call++) {
                given.given(request, new Verdict.Pending(request.bookingId()), "", NOW);
            }
        });
        assertTimeout(Duration.ofSeconds(3), given::close);
    }

    @Test
    void aDeliveryThatComesAgainTellsTheSame() {
        assertThat(KafkaAnswersGiven.answerId(request())).isEqualTo(KafkaAnswersGiven.answerId(request()));
    }

    private static BookingRequested request() {
        OrgId org = new OrgId("clinic-1");
        Instant startsAt = NOW.plus(Duration.ofDays(2));
        return new BookingRequested(
                BookingId.of(org, "call", "primary", startsAt),
                new RequestId("tool-call"),
                org,
                "call",
                "primary",
                startsAt,
                30,
                ZoneId.of("Europe/London"),
                new Patient("Ada Lovelace", "", ""),
                "",
                "",
                NOW,
                NOW.plusSeconds(15));
    }
}

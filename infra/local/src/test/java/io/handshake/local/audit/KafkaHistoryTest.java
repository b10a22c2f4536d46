package io.handshake.local.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.contracts.RequestId;
import io.handshake.local.audit.Evidence.Told;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class KafkaHistoryTest {

    private static final OrgId ORG = new OrgId("clinic");
    private static final RequestId REQUEST = new RequestId("toolu_1");
    private static final Instant START = Instant.parse("2026-11-24T14:00:00Z");

    private static BookingRequested requested(Instant start) {
        return new BookingRequested(
                booking(start),
                REQUEST,
                ORG,
                "call",
                "primary",
                start,
                30,
                ZoneId.of("Europe/London"),
                new Patient("Ada Example", "", ""),
                "",
                "",
                START.minusSeconds(90),
                START.minusSeconds(75));
    }

    private static BookingId booking(Instant start) {
        return BookingId.of(ORG, "call", "primary", start);
    }

    private static Told failed(Instant start) {
        BookingFailed outcome = new BookingFailed(
                booking(start), 1, List.of(REQUEST), ORG, FailureReason.SLOT_TAKEN, "", START.minusSeconds(60), false);
        return new Told(outcome.outcomeId().toString(), outcome);
    }

    @Test
    void anOutcomeOfAnotherBookingAnswersNothing() {
        Instant later = START.plusSeconds(3600);
        List<BookingRequested> requests = List.of(requested(START), requested(later));

        assertThat(new KafkaHistory(requests, List.of(failed(START))).isEveryRequestAnswered())
                .isFalse();
        assertThat(new KafkaHistory(requests, List.of(failed(START), failed(later))).isEveryRequestAnswered())
                .isTrue();
    }

    @Test
    void whatKafkaThrowsIsSaidInOurOwnWords() {
        assertThatThrownBy(() -> KafkaHistory.read("nobody.invalid:1"))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("The brokers do not give what is on the topics");
    }
}

package io.handshake.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.contracts.RequestId;
import io.handshake.local.audit.Evidence.Decided;
import io.handshake.local.audit.Evidence.Told;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each kind of lie is found once. */
class AnswerAuditTest {

    private static final OrgId ORG = new OrgId("clinic");
    private static final Instant START = Instant.parse("2026-11-24T14:00:00Z");
    private static final Instant DECIDED_AT = START.minusSeconds(60);
    private static final ZoneId ZONE = ZoneId.of("Europe/London");
    private static final RequestId REQUEST = new RequestId("toolu_1");
    private static final BookingId BOOKING = BookingId.of(ORG, "call", "primary", START);
    private static final EventId EVENT = EventId.of(ORG, BOOKING, 1);
    private static final BookingConfirmed CONFIRMED = new BookingConfirmed(
            BOOKING,
            1,
            List.of(REQUEST),
            ORG,
            "a1",
            EVENT,
            "",
            START,
            START.plusSeconds(1800),
            ZONE,
            DECIDED_AT,
            false);
    private static final BookingFailed FAILED =
            new BookingFailed(BOOKING, 1, List.of(REQUEST), ORG, FailureReason.SLOT_TAKEN, "", DECIDED_AT, false);

    private static Evidence evidence(String state, BookingOutcome... outcomes) {
        BookingRequested request = new BookingRequested(
                BOOKING,
                REQUEST,
                ORG,
                "call",
                "primary",
                START,
                30,
                ZONE,
                new Patient("Ada Example", "", ""),
                "",
                "",
                START.minusSeconds(90),
                START.minusSeconds(75));
        return new Evidence(
                List.of(request),
                Arrays.stream(outcomes)
                        .map(outcome -> new Told(outcome.outcomeId().toString(), outcome))
                        .toList(),
                List.of(new Decided(
                        BOOKING.toString(), 1, state, "clinic", EVENT.value(), START, START.plusSeconds(1800))),
                List.of(),
                List.of());
    }

    private static Given given(String status, String reason, String bookingId, Instant at) {
        return new Given("clinic", "call", "toolu_1", status, reason, bookingId, EVENT.value(), "a1", at);
    }

    private static Given given(String status, String reason) {
        return given(status, reason, BOOKING.toString(), DECIDED_AT.plusSeconds(1));
    }

    @Test
    void findsNothingInTruth() {
        assertThat(AnswerAudit.violations(
                        evidence("CONFIRMED", CONFIRMED),
                        List.of(given("confirmed", ""), given("pending", ""), given("", ""))))
                .isEmpty();
        assertThat(AnswerAudit.violations(evidence("FAILED", FAILED), List.of(given("failed", "SLOT_TAKEN"))))
                .isEmpty();
    }

    @Test
    void findsAConfirmationThatIsNone() {
        assertThat(AnswerAudit.violations(evidence("FAILED", FAILED), List.of(given("confirmed", ""))))
                .anyMatch(line -> line.contains("but no confirmation names it"))
                .anyMatch(line -> line.contains("but the booking is FAILED"));
    }

    @Test
    void findsAConfirmationBeforeTheDecision() {
        Given early = given("confirmed", "", BOOKING.toString(), DECIDED_AT.minusMillis(1));

        assertThat(AnswerAudit.violations(evidence("CONFIRMED", CONFIRMED), List.of(early)))
                .singleElement()
                .asString()
                .endsWith("before that was decided");
    }

    @Test
    void findsAnAnswerThatBelongsToAnother() {
        Given other =
                new Given("clinic", "other", "toolu_1", "confirmed", "", BOOKING.toString(), "e", "a1", DECIDED_AT);

        assertThat(AnswerAudit.violations(evidence("CONFIRMED", CONFIRMED), List.of(other)))
                .anyMatch(line -> line.contains("an event or a clinic that is not the booking's"))
                .anyMatch(line -> line.contains("a booking that it did not ask for"));
    }

    @Test
    void findsAFailureOfWhatIsConfirmedAndAReasonThatNobodyGave() {
        assertThat(AnswerAudit.violations(evidence("CONFIRMED", CONFIRMED), List.of(given("failed", "SLOT_TAKEN"))))
                .anyMatch(line -> line.endsWith("was answered 'failed', but it is confirmed"));
        assertThat(AnswerAudit.violations(evidence("FAILED", FAILED), List.of(given("failed", "TOO_LATE"))))
                .singleElement()
                .asString()
                .contains("as TOO_LATE, but no failure before that says so");
    }

    @Test
    void findsARequestThatWasPassedOnAllTheSame() {
        Given notPassedOn = given("failed", "CALENDAR_UNAVAILABLE", "", DECIDED_AT);

        assertThat(AnswerAudit.violations(evidence("FAILED", FAILED), List.of(notPassedOn)))
                .singleElement()
                .asString()
                .endsWith("was answered as not passed on, but it is on the topic");
        assertThat(AnswerAudit.violations(
                        evidence("CONFIRMED", CONFIRMED), List.of(notPassedOn, given("confirmed", ""))))
                .as("a twin of it was passed on")
                .isEmpty();
    }

    @Test
    void findsAnAnswerThatIsNoAnswer() {
        assertThat(AnswerAudit.violations(evidence("CONFIRMED", CONFIRMED), List.of(given("booked", ""))))
                .hasSize(1);
    }
}

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
import io.handshake.local.audit.Evidence.Appointment;
import io.handshake.local.audit.Evidence.Decided;
import io.handshake.local.audit.Evidence.Told;
import io.handshake.local.audit.Given.Answered;
import io.handshake.local.audit.Given.Heard;
import io.handshake.local.audit.Given.Lost;
import io.handshake.local.audit.Given.Unusable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

    private static final Appointment ROW = new Appointment(
            "a1", BOOKING.toString(), "clinic", "primary", EVENT.value(), START, START.plusSeconds(1800), true);

    private static BookingRequested request(String id, String patient, int minutes) {
        return new BookingRequested(
                BOOKING,
                new RequestId(id),
                ORG,
                "call",
                "primary",
                START,
                minutes,
                ZONE,
                new Patient(patient, "", ""),
                "",
                "",
                START.minusSeconds(90),
                START.minusSeconds(75));
    }

    private static Evidence evidence(String state, BookingOutcome... outcomes) {
        return evidence(List.of(request("toolu_1", "Ada Example", 30)), state, outcomes);
    }

    private static Evidence evidence(List<BookingRequested> requests, String state, BookingOutcome... outcomes) {
        return new Evidence(
                requests,
                Arrays.stream(outcomes)
                        .map(outcome -> new Told(outcome.outcomeId().toString(), outcome))
                        .toList(),
                List.of(new Decided(
                        BOOKING.toString(), 1, state, "clinic", EVENT.value(), START, START.plusSeconds(1800))),
                List.of(ROW),
                List.of(),
                Map.of());
    }

    private static Given given(Heard heard, Instant at) {
        return new Given("clinic", "call", "toolu_1", heard, at);
    }

    private static Given given(Heard heard) {
        return given(heard, DECIDED_AT.plusSeconds(1));
    }

    private static Answered confirmed() {
        return answered("confirmed", "");
    }

    private static Answered answered(String status, String reason) {
        return answered(status, reason, BOOKING.toString());
    }

    private static Answered answered(String status, String reason, String bookingId) {
        return new Answered(status.equals("failed"), "toolu_1", status, reason, bookingId, EVENT.value(), "a1");
    }

    private static List<String> violations(Evidence evidence, Given... given) {
        return AnswerAudit.violations(evidence, new Answers(Arrays.asList(given), given.length, 0));
    }

    private static List<String> violations(Evidence evidence, Answered... answered) {
        return violations(
                evidence, Arrays.stream(answered).map(AnswerAuditTest::given).toArray(Given[]::new));
    }

    @Test
    void findsNothingInTruth() {
        assertThat(violations(evidence("CONFIRMED", CONFIRMED), confirmed(), answered("pending", "")))
                .isEmpty();
        assertThat(violations(evidence("FAILED", FAILED), answered("failed", "SLOT_TAKEN")))
                .isEmpty();
    }

    @Test
    void findsAConfirmationThatIsNone() {
        assertThat(violations(evidence("FAILED", FAILED), confirmed()))
                .anyMatch(line -> line.contains("but no confirmation names it"))
                .anyMatch(line -> line.contains("but the booking is FAILED"));
    }

    @Test
    void findsAConfirmationBeforeTheDecision() {
        assertThat(violations(evidence("CONFIRMED", CONFIRMED), given(confirmed(), DECIDED_AT.minusMillis(1))))
                .singleElement()
                .asString()
                .endsWith("before that was decided");
    }

    @Test
    void findsAnAnswerThatBelongsToAnother() {
        Answered otherEvent = new Answered(false, "toolu_1", "confirmed", "", BOOKING.toString(), "e", "a1");
        Given other = new Given("clinic", "other", "toolu_1", otherEvent, DECIDED_AT);

        assertThat(violations(evidence("CONFIRMED", CONFIRMED), other))
                .anyMatch(line -> line.contains("an event or a clinic that is not the booking's"))
                .anyMatch(line -> line.contains("a booking that it did not ask for"));
    }

    @Test
    void findsAnAppointmentThatIsNotTheBookings() {
        Answered other = new Answered(false, "toolu_1", "confirmed", "", BOOKING.toString(), EVENT.value(), "a2");

        assertThat(violations(evidence("CONFIRMED", CONFIRMED), other))
                .singleElement()
                .asString()
                .endsWith("an appointment that is not the booking's");
    }

    @Test
    void findsASecondPatientWhoHearsTheFirstOnesConfirmation() {
        BookingConfirmed ofBoth = new BookingConfirmed(
                BOOKING,
                1,
                List.of(REQUEST, new RequestId("toolu_2")),
                ORG,
                "a1",
                EVENT,
                "",
                START,
                START.plusSeconds(1800),
                ZONE,
                DECIDED_AT,
                false);
        BookingRequested first = request("toolu_1", "Ada Example", 30);
        String found = "I6: the confirmation of booking " + BOOKING + " answers more than one wish";

        for (BookingRequested other :
                List.of(request("toolu_2", "Grace Example", 30), request("toolu_2", "Ada Example", 60))) {
            assertThat(violations(evidence(List.of(first, other), "CONFIRMED", ofBoth), confirmed()))
                    .singleElement()
                    .asString()
                    .startsWith(found);
        }
        assertThat(violations(
                        evidence(List.of(first, request("toolu_2", " ada  Example", 30)), "CONFIRMED", ofBoth),
                        confirmed()))
                .as("the model repeats itself")
                .isEmpty();
    }

    @Test
    void findsAnAnswerInTheWrongMemberOrUnderAnotherId() {
        Evidence evidence = evidence("CONFIRMED", CONFIRMED);
        String booking = BOOKING.toString();

        assertThat(violations(evidence, new Answered(true, "toolu_1", "confirmed", "", booking, EVENT.value(), "a1")))
                .singleElement()
                .asString()
                .endsWith("was answered 'confirmed' in error");
        assertThat(violations(evidence, new Answered(true, "toolu_1", "pending", "", booking, "", "")))
                .singleElement()
                .asString()
                .endsWith("was answered 'pending' in error");
        assertThat(violations(
                        evidence("FAILED", FAILED),
                        new Answered(false, "toolu_1", "failed", "SLOT_TAKEN", booking, "", "")))
                .singleElement()
                .asString()
                .endsWith("was answered 'failed' in result");
        assertThat(violations(evidence, new Answered(false, "toolu_1 ", "pending", "", booking, "", "")))
                .singleElement()
                .asString()
                .endsWith("under another tool-call id");
    }

    @Test
    void findsFormsOfHttpThatAnswerNothing() {
        Evidence evidence = evidence("CONFIRMED", CONFIRMED);

        assertThat(violations(evidence, given(new Unusable(500))))
                .containsExactly("I6: request toolu_1 got HTTP 500 and no answer that can be read");
        assertThat(violations(evidence, given(new Unusable(200)))).hasSize(1);
    }

    @Test
    void allowsLostAnswersOnlyAsManyAsStrikesExplain() {
        Evidence evidence = evidence("CONFIRMED", CONFIRMED);
        List<Given> lost = List.of(given(new Lost()), given(new Unusable(503)));

        assertThat(AnswerAudit.violations(evidence, new Answers(lost, 2, 0)))
                .containsExactly("I6: 2 calls got no answer, expected at most 0");
        assertThat(AnswerAudit.violations(evidence, new Answers(lost, 2, 2))).isEmpty();
    }

    @Test
    void findsACallOfWhichNobodyKnows() {
        assertThat(AnswerAudit.violations(
                        evidence("CONFIRMED", CONFIRMED), new Answers(List.of(given(confirmed())), 2, 0)))
                .containsExactly("I6: 2 called, but what became of it is known of 1");
    }

    @Test
    void findsAFailureOfWhatIsConfirmedAndAReasonThatNobodyGave() {
        assertThat(violations(evidence("CONFIRMED", CONFIRMED), answered("failed", "SLOT_TAKEN")))
                .anyMatch(line -> line.endsWith("was answered 'failed', but it is confirmed"));
        assertThat(violations(evidence("FAILED", FAILED), answered("failed", "TOO_LATE")))
                .singleElement()
                .asString()
                .contains("as TOO_LATE, but no failure before that says so");
    }

    @Test
    void findsARequestThatWasPassedOnAllTheSame() {
        Answered notPassedOn = answered("failed", "CALENDAR_UNAVAILABLE", "");

        assertThat(violations(evidence("FAILED", FAILED), notPassedOn))
                .singleElement()
                .asString()
                .endsWith("was answered as not passed on, but it is on the topic");
        assertThat(violations(evidence("CONFIRMED", CONFIRMED), notPassedOn, confirmed()))
                .as("a twin of it was passed on")
                .isEmpty();
    }

    @Test
    void findsAnAnswerThatIsNoAnswer() {
        assertThat(violations(evidence("CONFIRMED", CONFIRMED), answered("booked", "")))
                .hasSize(1);
    }
}

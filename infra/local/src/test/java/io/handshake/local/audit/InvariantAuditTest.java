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
import io.handshake.local.audit.Evidence.Event;
import io.handshake.local.audit.Evidence.HostCalendar;
import io.handshake.local.audit.Evidence.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each promise is shown broken once: an audit that cannot fail says nothing. */
class InvariantAuditTest {

    private static final OrgId ORG = new OrgId("clinic");
    private static final Instant START = Instant.parse("2026-11-24T14:00:00Z");
    private static final Instant END = START.plus(Duration.ofMinutes(30));
    private static final ZoneId ZONE = ZoneId.of("Europe/London");
    private static final RequestId REQUEST = new RequestId("toolu_1");
    private static final BookingId BOOKING = BookingId.of(ORG, "call", "primary", START);
    private static final EventId EVENT = EventId.of(ORG, BOOKING, 1);

    private static final BookingConfirmed CONFIRMED = new BookingConfirmed(
            BOOKING, 1, List.of(REQUEST), ORG, "a1", EVENT, "", START, END, ZONE, START.minusSeconds(60), false);
    private static final BookingFailed FAILED = new BookingFailed(
            BOOKING, 1, List.of(REQUEST), ORG, FailureReason.SLOT_TAKEN, "", START.minusSeconds(60), false);
    private static final Appointment ROW =
            new Appointment("a1", BOOKING.toString(), "clinic", "primary", EVENT.value(), START, END, true);
    private static final Event LIVE = new Event("a@b.example", EVENT.value(), BOOKING.toString(), START, END);

    private static final Map<String, HostCalendar> CALENDARS =
            Map.of("clinic", HostCalendar.primaryOf("a@b.example"), "other", HostCalendar.primaryOf("other@b.example"));

    private static BookingRequested request() {
        return request(REQUEST, "Ada Example");
    }

    private static BookingRequested request(RequestId id, String patient) {
        return new BookingRequested(
                BOOKING,
                id,
                ORG,
                "call",
                "primary",
                START,
                30,
                ZONE,
                new Patient(patient, "+447700900123", ""),
                "",
                "",
                START.minusSeconds(90),
                START.minusSeconds(75));
    }

    private static Told told(BookingOutcome outcome) {
        return new Told(outcome.outcomeId().toString(), outcome);
    }

    private static Decided decided(String state) {
        return new Decided(BOOKING.toString(), 1, state, "clinic", EVENT.value(), START, END);
    }

    private static List<String> audit(
            List<Told> outcomes, Decided decision, List<Appointment> appointments, List<Event> events) {
        return InvariantAudit.violations(
                new Evidence(List.of(request()), outcomes, List.of(decision), appointments, events, CALENDARS));
    }

    @Test
    void findsNothingWhenAllPromisesAreKept() {
        assertThat(audit(List.of(told(CONFIRMED), told(CONFIRMED)), decided("CONFIRMED"), List.of(ROW), List.of(LIVE)))
                .isEmpty();
        assertThat(audit(List.of(told(FAILED)), decided("FAILED"), List.of(), List.of()))
                .isEmpty();
    }

    @Test
    void findsARequestThatNobodyAnswered() {
        assertThat(audit(List.of(), decided("FAILED"), List.of(), List.of()))
                .anyMatch(line -> line.startsWith("I1: no outcome names request"))
                .anyMatch(line -> line.contains("has failed, but that was not announced"));
    }

    @Test
    void findsABookingThatIsStillUndecided() {
        assertThat(audit(List.of(told(FAILED)), decided("UNDOING"), List.of(), List.of()))
                .containsExactly("I1: booking " + BOOKING + " is UNDOING, not decided");
    }

    @Test
    void findsCopiesThatDiffer() {
        assertThat(audit(
                        List.of(told(FAILED), new Told(UUID.randomUUID().toString(), FAILED)),
                        decided("FAILED"),
                        List.of(),
                        List.of()))
                .singleElement()
                .asString()
                .startsWith("I1: an outcome of booking");
    }

    @Test
    void whatOneDeliveryWasToldSaysNothingOfTheBooking() {
        RequestId second = new RequestId("toolu_2");
        Told refused = told(new BookingFailed(
                BOOKING,
                1,
                List.of(second),
                ORG,
                FailureReason.SLOT_TAKEN,
                BookingFailed.ANOTHER_WISH,
                START.minusSeconds(50),
                false));
        List<BookingRequested> twoWishes = List.of(request(), request(second, "Grace Example"));

        assertThat(InvariantAudit.violations(new Evidence(
                        twoWishes,
                        List.of(told(CONFIRMED), refused),
                        List.of(decided("CONFIRMED")),
                        List.of(ROW),
                        List.of(LIVE),
                        CALENDARS)))
                .isEmpty();
        assertThat(InvariantAudit.violations(new Evidence(
                        twoWishes, List.of(refused), List.of(decided("FAILED")), List.of(), List.of(), CALENDARS)))
                .anyMatch(line -> line.contains("has failed, but that was not announced"));
        assertThat(audit(List.of(told(CONFIRMED), refused), decided("CONFIRMED"), List.of(ROW), List.of(LIVE)))
                .singleElement()
                .asString()
                .endsWith("was refused as another wish, but it is the only one");
    }

    @Test
    void findsTwoOutcomesOfOneAttempt() {
        assertThat(audit(List.of(told(CONFIRMED), told(FAILED)), decided("FAILED"), List.of(), List.of()))
                .containsExactly("I1: booking " + BOOKING + " attempt 1 was announced as confirmed and as failed");
    }

    @Test
    void findsAConfirmedBookingWithoutEventOrRow() {
        List<String> violations = audit(List.of(told(CONFIRMED)), decided("CONFIRMED"), List.of(), List.of());

        assertThat(violations).hasSize(2).allMatch(line -> line.startsWith("I2: "));
    }

    @Test
    void findsAnEventThatStandsTwiceOrAtAnotherTime() {
        Event moved = new Event("a@b.example", EVENT.value(), BOOKING.toString(), START.plusSeconds(1), END);

        assertThat(audit(List.of(told(CONFIRMED)), decided("CONFIRMED"), List.of(ROW), List.of(LIVE, LIVE)))
                .hasSize(1);
        assertThat(audit(List.of(told(CONFIRMED)), decided("CONFIRMED"), List.of(ROW), List.of(moved)))
                .hasSize(1);
    }

    @Test
    void findsAnEventAndARowInAnotherClinicsCalendar() {
        Event elsewhere = new Event("other@b.example", EVENT.value(), BOOKING.toString(), START, END);
        Appointment ofAnother =
                new Appointment("a1", BOOKING.toString(), "clinic", "theirs", EVENT.value(), START, END, true);

        assertThat(audit(List.of(told(CONFIRMED)), decided("CONFIRMED"), List.of(ROW), List.of(elsewhere)))
                .singleElement()
                .asString()
                .contains("in the calendar of clinic, found [Event[account=other@b.example");
        assertThat(audit(List.of(told(CONFIRMED)), decided("CONFIRMED"), List.of(ofAnother), List.of(LIVE)))
                .singleElement()
                .asString()
                .contains("expected its one appointment");
    }

    @Test
    void findsADecisionAfterAConfirmationAndAllowsOneAfterAFailure() {
        BookingFailed second = new BookingFailed(
                BOOKING, 2, List.of(REQUEST), ORG, FailureReason.SLOT_TAKEN, "", START.minusSeconds(50), false);
        BookingConfirmed secondConfirmed = new BookingConfirmed(
                BOOKING, 2, List.of(REQUEST), ORG, "a1", EVENT, "", START, END, ZONE, START.minusSeconds(50), false);
        Decided inTheSecond = new Decided(BOOKING.toString(), 2, "CONFIRMED", "clinic", EVENT.value(), START, END);

        assertThat(audit(List.of(told(CONFIRMED), told(second)), decided("CONFIRMED"), List.of(ROW), List.of(LIVE)))
                .containsExactly("I1: booking " + BOOKING + " was confirmed in attempt 1, and decided again");
        assertThat(audit(List.of(told(FAILED), told(secondConfirmed)), inTheSecond, List.of(ROW), List.of(LIVE)))
                .as("the request was confirmed by the booking's second attempt")
                .isEmpty();
    }

    @Test
    void findsOneRequestThatWasDecidedForTwoBookings() {
        BookingId another = BookingId.of(ORG, "call", "primary", END);
        BookingRequested later = new BookingRequested(
                another,
                REQUEST,
                ORG,
                "call",
                "primary",
                END,
                30,
                ZONE,
                new Patient("Ada Example", "+447700900123", ""),
                "",
                "",
                START.minusSeconds(90),
                START.minusSeconds(75));
        BookingFailed failed = new BookingFailed(
                another, 1, List.of(REQUEST), ORG, FailureReason.SLOT_TAKEN, "", START.minusSeconds(60), false);

        assertThat(InvariantAudit.violations(new Evidence(
                        List.of(request(), later),
                        List.of(told(FAILED), told(failed)),
                        List.of(decided("FAILED")),
                        List.of(),
                        List.of(),
                        CALENDARS)))
                .containsExactly("I1: request toolu_1 was decided for 2 bookings");
    }

    @Test
    void findsWhatAFailedBookingLeftBehind() {
        assertThat(audit(List.of(told(FAILED)), decided("FAILED"), List.of(ROW), List.of(LIVE)))
                .hasSize(2)
                .allMatch(line -> line.startsWith("I3: "));
    }

    @Test
    void findsWhatStandsWithoutABooking() {
        Event foreign = new Event("a@b.example", "e", UUID.randomUUID().toString(), START, END);
        Event byHand = new Event("a@b.example", "p", "", START, END);

        assertThat(audit(List.of(told(FAILED)), decided("FAILED"), List.of(), List.of(foreign, byHand)))
                .singleElement()
                .asString()
                .startsWith("I3: an event of the unknown booking");
    }

    @Test
    void findsOverlapsUnlessBothRowsAreOtherSoftwares() {
        Appointment theirs = new Appointment("t1", "", "clinic", "primary", "", START.plusSeconds(60), END, true);
        Appointment cancelled = new Appointment("t2", "", "clinic", "primary", "", START, END, false);
        Appointment elsewhere = new Appointment("t3", "", "other", "primary", "", START, END, true);

        assertThat(audit(
                        List.of(told(CONFIRMED)),
                        decided("CONFIRMED"),
                        List.of(ROW, theirs, cancelled, elsewhere),
                        List.of(LIVE)))
                .containsExactly("I4: appointments a1 and t1 of one calendar overlap");
        assertThat(audit(List.of(told(FAILED)), decided("FAILED"), List.of(theirs, theirs), List.of()))
                .isEmpty();
    }
}

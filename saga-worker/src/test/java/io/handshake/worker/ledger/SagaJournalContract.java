package io.handshake.worker.ledger;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.StepFinished;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.SagaJournal;
import io.handshake.worker.saga.SagaJournal.Commit;
import io.handshake.worker.saga.SagaJournal.Decision;
import io.handshake.worker.saga.SagaJournal.Failure;
import io.handshake.worker.saga.SagaJournal.Slot;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every journal keeps. */
abstract class SagaJournalContract {

    private static final Failure GONE_WRONG = new Failure(FailureReason.CALENDAR_UNAVAILABLE, "http 503", false);
    private static final List<StepFinished> NOTHING_NEW = List.of();

    abstract SagaJournal journal();

    /** A first attempt, received and claimed. */
    abstract Booking received(BookingRequested request);

    /** The next claim of another worker. */
    abstract Booking takenOver(Booking booking);

    abstract String state(BookingId booking);

    private Booking received() {
        return received(aBooking().buildRequest());
    }

    private Booking another() {
        return received(aBooking().call("call-2").buildRequest());
    }

    private Decision confirm(Booking booking) {
        return journal().confirm(booking, "https://calendar.google.com/x", false, NOTHING_NEW);
    }

    private static FailureReason refusal(Decision decision) {
        return ((Decision.Refused) decision).reason();
    }

    @Test
    void confirmsOnceAndSaysWhatWasDecided() {
        Booking booking = received();

        Decision decision = confirm(booking);

        assertThat(state(booking.id())).isEqualTo("CONFIRMED");
        BookingConfirmed outcome =
                (BookingConfirmed) ((Decision.Decided) decision).announcement().outcome();
        assertThat(outcome.bookingId()).isEqualTo(booking.id());
        assertThat(outcome.eventId()).isEqualTo(booking.eventId());
        assertThat(outcome.requestIds()).containsExactly(booking.request().requestId());
        assertThat(outcome.startsAt()).isEqualTo(booking.startsAt());
        assertThat(outcome.endsAt()).isEqualTo(booking.endsAt());
        assertThat(outcome.timeZone()).isEqualTo(booking.request().timeZone());
        assertThat(outcome.calendarLink()).isEqualTo("https://calendar.google.com/x");
        assertThat(outcome.appointmentId()).isNotBlank();
    }

    @Test
    void repeatsADecisionWhoseAnswerWasLost() {
        Booking confirmed = received();
        Booking failed =
                received(aBooking().call("call-at-1").at("2026-11-24T16:00:00Z").buildRequest());
        Booking undoing =
                received(aBooking().call("call-at-2").at("2026-11-24T17:00:00Z").buildRequest());

        assertThat(confirm(confirmed)).isEqualTo(confirm(confirmed));
        assertThat(journal().fail(failed, GONE_WRONG, NOTHING_NEW))
                .isInstanceOf(Decision.Decided.class)
                .isEqualTo(journal().fail(failed, GONE_WRONG, NOTHING_NEW));
        assertThat(journal().beginUndo(undoing, GONE_WRONG, NOTHING_NEW))
                .isInstanceOf(Decision.Decided.class)
                .isEqualTo(journal().beginUndo(undoing, GONE_WRONG, NOTHING_NEW));
    }

    @Test
    void refusesASlotThatIsTaken() {
        confirm(received());
        Booking rival = received(
                aBooking().call("call-2").at("2026-11-24T14:15:00Z").minutes(60).buildRequest());

        assertThat(refusal(confirm(rival))).isEqualTo(FailureReason.SLOT_TAKEN);
        assertThat(state(rival.id())).isEqualTo("RECEIVED");
        assertThat(journal().look(rival)).isEqualTo(Slot.TAKEN);
    }

    @Test
    void letsAppointmentsTouch() {
        confirm(received());
        Booking before =
                received(aBooking().call("call-at-3").at("2026-11-24T13:30:00Z").buildRequest());
        Booking after =
                received(aBooking().call("call-at-4").at("2026-11-24T14:30:00Z").buildRequest());

        assertThat(journal().look(before)).isEqualTo(Slot.FREE);
        assertThat(confirm(before)).isInstanceOf(Decision.Decided.class);
        assertThat(confirm(after)).isInstanceOf(Decision.Decided.class);
    }

    @Test
    void keepsClinicsApart() {
        confirm(received());
        Booking elsewhere = received(
                aBooking().of(new OrgId("0b54a5b2-54a1-4c43-8a52-a3c3b5a4c002")).buildRequest());

        assertThat(journal().look(elsewhere)).isEqualTo(Slot.FREE);
        assertThat(confirm(elsewhere)).isInstanceOf(Decision.Decided.class);
    }

    @Test
    void writesNothingForALostClaim() {
        Booking asleep = received();
        Booking awake = takenOver(asleep);

        assertThat(confirm(asleep)).isInstanceOf(Decision.ClaimLost.class);
        assertThat(journal().fail(asleep, GONE_WRONG, NOTHING_NEW)).isInstanceOf(Decision.ClaimLost.class);
        assertThat(journal().beginUndo(asleep, GONE_WRONG, NOTHING_NEW)).isInstanceOf(Decision.ClaimLost.class);
        assertThat(state(asleep.id())).isEqualTo("RECEIVED");
        assertThat(confirm(awake)).isInstanceOf(Decision.Decided.class);
        assertThat(confirm(asleep)).isInstanceOf(Decision.ClaimLost.class);
    }

    @Test
    void cannotConfirmOnceUndoingIsDecided() {
        Booking booking = received();

        Decision undoing = journal().beginUndo(booking, GONE_WRONG, NOTHING_NEW);

        assertThat(((Decision.Decided) undoing).announcement().outcome())
                .isInstanceOfSatisfying(BookingFailed.class, outcome -> {
                    assertThat(outcome.reason()).isEqualTo(FailureReason.CALENDAR_UNAVAILABLE);
                    assertThat(outcome.detail()).isEqualTo("http 503");
                    assertThat(outcome.requestIds())
                            .containsExactly(booking.request().requestId());
                });
        assertThat(confirm(booking)).isInstanceOf(Decision.ClaimLost.class);
        assertThat(state(booking.id())).isEqualTo("UNDOING");
        assertThat(confirm(another())).isInstanceOf(Decision.Decided.class);
    }

    @Test
    void cannotUndoOrFailOnceConfirmed() {
        Booking booking = received();
        confirm(booking);

        assertThat(journal().beginUndo(booking, GONE_WRONG, NOTHING_NEW)).isInstanceOf(Decision.ClaimLost.class);
        assertThat(journal().fail(booking, GONE_WRONG, NOTHING_NEW)).isInstanceOf(Decision.ClaimLost.class);
        assertThat(journal().finishUndo(booking, NOTHING_NEW)).isEqualTo(Commit.CLAIM_LOST);
        assertThat(journal().park(booking, "why", NOTHING_NEW)).isEqualTo(Commit.CLAIM_LOST);
        assertThat(state(booking.id())).isEqualTo("CONFIRMED");
    }

    @Test
    void failsAtOnceWhenNothingIsToBeUndone() {
        Booking booking = received();

        assertThat(journal().fail(booking, GONE_WRONG, NOTHING_NEW)).isInstanceOf(Decision.Decided.class);

        assertThat(state(booking.id())).isEqualTo("FAILED");
        assertThat(confirm(booking)).isInstanceOf(Decision.ClaimLost.class);
        assertThat(confirm(another())).isInstanceOf(Decision.Decided.class);
    }

    @Test
    void finishesAnUndoOnce() {
        Booking booking = received();
        assertThat(journal().finishUndo(booking, NOTHING_NEW)).isEqualTo(Commit.CLAIM_LOST);
        journal().beginUndo(booking, GONE_WRONG, NOTHING_NEW);

        assertThat(journal().finishUndo(booking, NOTHING_NEW)).isEqualTo(Commit.COMMITTED);
        assertThat(journal().finishUndo(booking, NOTHING_NEW)).isEqualTo(Commit.COMMITTED);
        assertThat(state(booking.id())).isEqualTo("FAILED");
        assertThat(journal().park(booking, "why", NOTHING_NEW)).isEqualTo(Commit.CLAIM_LOST);
    }

    @Test
    void givesTheClaimBackWithAPostponedUndo() {
        Booking booking = received();
        journal().beginUndo(booking, GONE_WRONG, NOTHING_NEW);

        assertThat(journal().postponeUndo(booking, 5, Duration.ZERO, NOTHING_NEW))
                .isEqualTo(Commit.COMMITTED);
        assertThat(journal().postponeUndo(booking, 5, Duration.ZERO, NOTHING_NEW))
                .isEqualTo(Commit.COMMITTED);
        assertThat(journal().finishUndo(booking, NOTHING_NEW)).isEqualTo(Commit.CLAIM_LOST);

        Booking next = takenOver(booking);
        assertThat(journal().postponeUndo(booking, 5, Duration.ZERO, NOTHING_NEW))
                .isEqualTo(Commit.CLAIM_LOST);
        assertThat(journal().finishUndo(next, NOTHING_NEW)).isEqualTo(Commit.COMMITTED);
        assertThat(journal().finishUndo(booking, NOTHING_NEW)).isEqualTo(Commit.CLAIM_LOST);
    }

    @Test
    void parksWhatAPersonMustLookAt() {
        Booking booking = received();
        journal().beginUndo(booking, GONE_WRONG, NOTHING_NEW);

        assertThat(journal().park(booking, "event edited", NOTHING_NEW)).isEqualTo(Commit.COMMITTED);
        assertThat(journal().park(booking, "event edited", NOTHING_NEW)).isEqualTo(Commit.COMMITTED);
        assertThat(state(booking.id())).isEqualTo("STUCK");
        assertThat(journal().finishUndo(booking, NOTHING_NEW)).isEqualTo(Commit.CLAIM_LOST);
    }
}

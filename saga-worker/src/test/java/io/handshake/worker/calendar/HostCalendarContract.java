package io.handshake.worker.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.FailureReason;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.HostCalendar;
import io.handshake.worker.saga.Leftover;
import io.handshake.worker.saga.StepResult;
import io.handshake.worker.saga.StepResult.Leaves;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every calendar keeps to, the real one and the fake. */
public abstract class HostCalendarContract {

    protected static final StepResult BURNT =
            new StepResult.Refused(FailureReason.CALENDAR_UNAVAILABLE, "event_id_burnt");
    protected static final StepResult EDITED =
            new StepResult.Refused(FailureReason.CALENDAR_REJECTED, "event_edited_by_person");

    private static final StepResult OUT_OF_REACH = new StepResult.Refused(
            FailureReason.CALENDAR_ACCESS_REVOKED, "calendar_out_of_reach: consent_revoked", Leaves.PERHAPS_AN_EVENT);

    protected abstract HostCalendar calendar();

    /** A booking of a connected clinic, another one at each call. */
    protected abstract Booking aBooking();

    protected abstract Booking aBookingOfAnUnknownClinic();

    protected abstract Booking aBookingOfAnUnconnectedClinic();

    /** Whether an event that is not cancelled lies there under the booking's id. */
    protected abstract boolean isLive(Booking booking);

    protected abstract void renameAsPerson(Booking booking);

    protected abstract void moveAsPerson(Booking booking);

    protected abstract void deleteAsPerson(Booking booking);

    /** Somebody else's event under our id. */
    protected abstract void placeForeign(Booking booking);

    /** Somebody, or a program of theirs, takes our marker off our event. */
    protected abstract void rewriteMarker(Booking booking);

    /** The connection goes, as if there had never been one. */
    protected abstract void disconnect(Booking booking);

    /** The clinic takes its consent back. */
    protected abstract void revoke(Booking booking);

    protected abstract Instant deadline();

    @Test
    void createsAnEventThatStandsThere() {
        Booking booking = aBooking();

        assertThat(create(booking)).isInstanceOf(StepResult.Done.class);

        assertThat(isLive(booking)).isTrue();
    }

    @Test
    void creatingTwiceIsCreatingOnce() {
        Booking booking = aBooking();
        StepResult first = create(booking);

        assertThat(create(booking)).isEqualTo(first).isInstanceOf(StepResult.Done.class);
    }

    @Test
    void anEventThatAPersonMovedIsNotOurBookingAnyMore() {
        Booking booking = aBooking();
        create(booking);
        moveAsPerson(booking);

        assertThat(create(booking))
                .isEqualTo(
                        new StepResult.Refused(FailureReason.CALENDAR_REJECTED, "event_was_edited", Leaves.AN_EVENT));
    }

    @Test
    void aDeletedIdIsBurnt() {
        Booking booking = aBooking();
        create(booking);
        deleteAsPerson(booking);

        assertThat(create(booking)).isEqualTo(BURNT);
        assertThat(isLive(booking)).isFalse();
    }

    @Test
    void aForeignEventUnderOurIdIsNeverAdopted() {
        Booking booking = aBooking();
        placeForeign(booking);

        assertThat(create(booking))
                .isEqualTo(new StepResult.Refused(FailureReason.CALENDAR_UNAVAILABLE, "foreign_event_under_our_id"));
    }

    @Test
    void deletesWhatItMade() {
        Booking booking = aBooking();
        create(booking);

        assertThat(delete(booking, Leftover.EVENT_EXISTS)).isEqualTo(StepResult.Done.WITHOUT_LINK);

        assertThat(isLive(booking)).isFalse();
        assertThat(create(booking)).isEqualTo(BURNT);
    }

    @Test
    void deletingTwiceIsDeletingOnce() {
        Booking booking = aBooking();
        create(booking);
        delete(booking, Leftover.EVENT_EXISTS);

        assertThat(delete(booking, Leftover.EVENT_EXISTS)).isEqualTo(StepResult.Done.WITHOUT_LINK);
        assertThat(delete(booking, Leftover.EVENT_MAY_EXIST)).isEqualTo(StepResult.Done.WITHOUT_LINK);
    }

    @Test
    void undoingAnInsertThatNeverLandedBurnsItsId() {
        Booking booking = aBooking();

        assertThat(delete(booking, Leftover.EVENT_MAY_EXIST)).isEqualTo(StepResult.Done.WITHOUT_LINK);

        assertThat(create(booking)).isEqualTo(BURNT);
        assertThat(isLive(booking)).isFalse();
    }

    @Test
    void undoingAnInsertThatDidLandDeletesIt() {
        Booking booking = aBooking();
        create(booking);

        assertThat(delete(booking, Leftover.EVENT_MAY_EXIST)).isEqualTo(StepResult.Done.WITHOUT_LINK);

        assertThat(isLive(booking)).isFalse();
    }

    @Test
    void anEventThatAPersonEditedIsNotDeleted() {
        Booking renamed = aBooking();
        create(renamed);
        renameAsPerson(renamed);
        Booking moved = aBooking();
        create(moved);
        moveAsPerson(moved);

        assertThat(delete(renamed, Leftover.EVENT_EXISTS)).isEqualTo(EDITED);
        assertThat(delete(moved, Leftover.EVENT_MAY_EXIST)).isEqualTo(EDITED);

        assertThat(isLive(renamed)).isTrue();
        assertThat(isLive(moved)).isTrue();
    }

    @Test
    void whatAPersonDeletedNeedsNoUndo() {
        Booking booking = aBooking();
        create(booking);
        deleteAsPerson(booking);

        assertThat(delete(booking, Leftover.EVENT_EXISTS)).isEqualTo(StepResult.Done.WITHOUT_LINK);
    }

    @Test
    void aForeignEventIsNotOursToDelete() {
        Booking booking = aBooking();
        placeForeign(booking);

        assertThat(delete(booking, Leftover.EVENT_MAY_EXIST)).isEqualTo(StepResult.Done.WITHOUT_LINK);

        assertThat(isLive(booking)).isTrue();
    }

    @Test
    void whatWasOursAndBearsAnothersMarkerIsAPersonsMatter() {
        Booking booking = aBooking();
        create(booking);
        rewriteMarker(booking);

        assertThat(delete(booking, Leftover.EVENT_EXISTS))
                .isEqualTo(new StepResult.Refused(FailureReason.CALENDAR_REJECTED, "foreign_event_under_our_id"));
        assertThat(isLive(booking)).isTrue();
    }

    @Test
    void whatStandsWhereTheConnectionIsGoneIsAPersonsMatter() {
        Booking booking = aBooking();
        create(booking);
        disconnect(booking);

        assertThat(delete(booking, Leftover.EVENT_EXISTS))
                .isEqualTo(new StepResult.Refused(
                        FailureReason.CALENDAR_ACCESS_REVOKED,
                        "calendar_out_of_reach: calendar_not_connected",
                        Leaves.PERHAPS_AN_EVENT));
    }

    @Test
    void aClinicThatNeverHadATokenHasNothingToUndo() {
        assertThat(delete(aBookingOfAnUnknownClinic(), Leftover.EVENT_MAY_EXIST))
                .isEqualTo(StepResult.Done.WITHOUT_LINK);
        assertThat(delete(aBookingOfAnUnconnectedClinic(), Leftover.EVENT_MAY_EXIST))
                .isEqualTo(StepResult.Done.WITHOUT_LINK);
    }

    @Test
    void aClinicWithoutAConnectionIsRefused() {
        assertThat(create(aBookingOfAnUnknownClinic()))
                .isEqualTo(new StepResult.Refused(FailureReason.CLINIC_UNKNOWN, "clinic_unknown"));
        assertThat(create(aBookingOfAnUnconnectedClinic()))
                .isEqualTo(new StepResult.Refused(FailureReason.CALENDAR_NOT_CONNECTED, "calendar_not_connected"));
    }

    @Test
    void withoutAccessNothingIsMadeAndNothingIsTakenForUndone() {
        Booking made = aBooking();
        create(made);
        revoke(made);

        assertThat(create(made))
                .isInstanceOfSatisfying(
                        StepResult.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(FailureReason.CALENDAR_ACCESS_REVOKED));
        assertThat(delete(made, Leftover.EVENT_EXISTS)).isEqualTo(OUT_OF_REACH);
        assertThat(delete(made, Leftover.EVENT_MAY_EXIST)).isEqualTo(OUT_OF_REACH);
    }

    protected StepResult create(Booking booking) {
        return calendar().create(booking, deadline());
    }

    protected StepResult delete(Booking booking, Leftover leftover) {
        return calendar().delete(booking, leftover, deadline());
    }
}

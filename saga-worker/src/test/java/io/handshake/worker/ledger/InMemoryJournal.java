package io.handshake.worker.ledger;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.StepFinished;
import io.handshake.worker.Bookings;
import io.handshake.worker.saga.Announcement;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Booking.History;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.Claim;
import io.handshake.worker.saga.SagaJournal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The journal without a database; it passes the same contract, so tests of the saga may believe it. */
public final class InMemoryJournal implements SagaJournal {

    /** The states of a row. */
    public enum State {
        RECEIVED,
        CONFIRMED,
        UNDOING,
        FAILED,
        STUCK
    }

    /** One booking; the holder is empty when nobody claims it, the outcome until it is decided. */
    private record Row(
            Booking booking, State state, long epoch, Optional<UUID> holder, Optional<Announcement> announcement) {

        Row in(State next) {
            Optional<UUID> keeper = next == State.UNDOING ? holder : Optional.empty();
            return new Row(booking, next, epoch, keeper, announcement);
        }

        Row decided(BookingOutcome outcome) {
            return new Row(booking, state, epoch, holder, Optional.of(new Announcement(outcome, 1, "")));
        }

        Row claimed(Optional<UUID> by, long newEpoch) {
            return new Row(booking, state, newEpoch, by, announcement);
        }
    }

    private final Map<BookingId, Row> rows = new HashMap<>();
    private final Clock clock;

    public InMemoryJournal(Clock clock) {
        this.clock = clock;
    }

    /** A first attempt, claimed by the instance. */
    public synchronized Booking admit(BookingRequested request, UUID instance) {
        Booking booking = new Booking(
                request, 1, request.calendarId(), new Claim(instance, 1), History.UNTOUCHED, Priority.LIVE, "");
        rows.put(request.bookingId(), new Row(booking, State.RECEIVED, 1, Optional.of(instance), Optional.empty()));
        return booking;
    }

    /** The next claim, by the instance, whoever holds it now. */
    public synchronized Booking takeOver(BookingId id, UUID instance) {
        Row row = rows.get(id);
        rows.put(id, row.claimed(Optional.of(instance), row.epoch() + 1));
        return Bookings.takenOver(row.booking(), new Claim(instance, row.epoch() + 1));
    }

    public synchronized State state(BookingId id) {
        return rows.get(id).state();
    }

    /** Empty until the booking is decided. */
    public synchronized Optional<Announcement> announcement(BookingId id) {
        return rows.get(id).announcement();
    }

    @Override
    public synchronized Slot look(Booking booking) {
        return isTaken(booking) ? Slot.TAKEN : Slot.FREE;
    }

    private boolean isTaken(Booking booking) {
        return rows.values().stream()
                .filter(row -> row.state() == State.CONFIRMED)
                .map(Row::booking)
                .anyMatch(other -> !other.id().equals(booking.id())
                        && other.orgId().equals(booking.orgId())
                        && other.calendarId().equals(booking.calendarId())
                        && other.overlaps(booking));
    }

    @Override
    public synchronized Decision confirm(Booking booking, String calendarLink, boolean late, List<StepFinished> story) {
        Row row = rows.get(booking.id());
        if (!holds(booking, row, State.RECEIVED)) {
            return repeated(booking, row, State.CONFIRMED);
        }
        if (isTaken(booking)) {
            return new Decision.Refused(FailureReason.SLOT_TAKEN, "overlaps an appointment");
        }
        return decided(row.in(State.CONFIRMED).decided(confirmed(booking, calendarLink, late)));
    }

    @Override
    public synchronized Decision beginUndo(Booking booking, Failure failure, List<StepFinished> story) {
        return failed(booking, failure, State.UNDOING);
    }

    @Override
    public synchronized Decision fail(Booking booking, Failure failure, List<StepFinished> story) {
        return failed(booking, failure, State.FAILED);
    }

    private Decision failed(Booking booking, Failure failure, State next) {
        Row row = rows.get(booking.id());
        return holds(booking, row, State.RECEIVED)
                ? decided(row.in(next).decided(failure(booking, failure)))
                : repeated(booking, row, next);
    }

    @Override
    public synchronized Commit finishUndo(Booking booking, List<StepFinished> story) {
        return leave(booking, State.FAILED);
    }

    @Override
    public synchronized Commit postponeUndo(Booking booking, int tries, Duration pause, List<StepFinished> story) {
        Row row = rows.get(booking.id());
        if (!holds(booking, row, State.UNDOING)) {
            return givenBack(booking, row, State.UNDOING);
        }
        rows.put(booking.id(), row.claimed(Optional.empty(), row.epoch()));
        return Commit.COMMITTED;
    }

    @Override
    public synchronized Commit park(Booking booking, String why, List<StepFinished> story) {
        return leave(booking, State.STUCK);
    }

    private Commit leave(Booking booking, State next) {
        Row row = rows.get(booking.id());
        if (!holds(booking, row, State.UNDOING)) {
            return givenBack(booking, row, next);
        }
        rows.put(booking.id(), row.in(next));
        return Commit.COMMITTED;
    }

    private static boolean holds(Booking booking, Row row, State expected) {
        return row.state() == expected
                && row.epoch() == booking.claim().epoch()
                && row.holder().equals(Optional.of(booking.claim().instance()));
    }

    private static Commit givenBack(Booking booking, Row row, State state) {
        return row.state() == state
                        && row.epoch() == booking.claim().epoch()
                        && row.holder().isEmpty()
                ? Commit.COMMITTED
                : Commit.CLAIM_LOST;
    }

    private Decision decided(Row row) {
        rows.put(row.booking().id(), row);
        return new Decision.Decided(row.announcement().orElseThrow());
    }

    /** Our own earlier write, whose answer was lost. */
    private static Decision repeated(Booking booking, Row row, State state) {
        return row.state() == state && row.epoch() == booking.claim().epoch()
                ? new Decision.Decided(row.announcement().orElseThrow())
                : new Decision.ClaimLost();
    }

    private BookingConfirmed confirmed(Booking booking, String calendarLink, boolean late) {
        return new BookingConfirmed(
                booking.id(),
                booking.attempt(),
                List.of(booking.request().requestId()),
                booking.orgId(),
                "appointment of " + booking.id(),
                booking.eventId(),
                calendarLink,
                booking.startsAt(),
                booking.endsAt(),
                booking.request().timeZone(),
                clock.instant(),
                late);
    }

    private BookingFailed failure(Booking booking, Failure failure) {
        return new BookingFailed(
                booking.id(),
                booking.attempt(),
                List.of(booking.request().requestId()),
                booking.orgId(),
                failure.reason(),
                failure.detail(),
                clock.instant(),
                failure.late());
    }
}

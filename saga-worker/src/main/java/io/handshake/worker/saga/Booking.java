package io.handshake.worker.saga;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventId;
import io.handshake.contracts.OrgId;
import java.time.Instant;

/**
 * One attempt at one booking, held by one worker under one claim.
 *
 * @param request what the caller asked for
 * @param attempt counts from 1; a replay or a new request after a failure is one more
 * @param calendarId the clinic's calendar when this attempt began: undo looks there, whatever the clinic says by then
 * @param traceparent empty when the work belongs to no trace
 */
public record Booking(
        BookingRequested request,
        int attempt,
        String calendarId,
        Claim claim,
        History history,
        Priority priority,
        String traceparent) {

    /** Whether somebody may have acted for this attempt before. */
    public enum History {
        /** This claim is the first of the attempt: nothing can lie at Google that this run did not put there. */
        UNTOUCHED,
        /** Another claim came before, and nobody knows how far it got. */
        TAKEN_OVER
    }

    /** Callers wait for live bookings; nobody waits for a replay. */
    public enum Priority {
        LIVE,
        REPLAY
    }

    public Booking {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt: expected 1 or more, found " + attempt);
        }
    }

    public BookingId id() {
        return request.bookingId();
    }

    public OrgId orgId() {
        return request.orgId();
    }

    public Instant startsAt() {
        return request.startsAt();
    }

    public Instant endsAt() {
        return request.endsAt();
    }

    /** The event's id at Google, the same however often the step runs. */
    public EventId eventId() {
        return EventId.of(orgId(), id(), attempt);
    }

    /** Two appointments that touch do not overlap. */
    public boolean overlaps(Booking other) {
        return startsAt().isBefore(other.endsAt()) && other.startsAt().isBefore(endsAt());
    }

    /** Ids only: the request is personal. */
    @Override
    public String toString() {
        return "Booking[" + id() + ", attempt " + attempt + ", " + claim + "]";
    }
}

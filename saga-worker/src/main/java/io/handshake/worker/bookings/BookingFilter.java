package io.handshake.worker.bookings;

import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import java.util.Set;

/**
 * Which bookings.
 *
 * @param states any of these; empty for all
 * @param clinics any of these; empty for all
 * @param reasons failed for any of these; empty for whatever became of them
 * @param received when the webhook received the request for the attempt that counts, the last one
 * @param leastAttempt tried so often at least; 1 for all
 */
public record BookingFilter(
        Set<BookingState> states,
        Set<OrgId> clinics,
        Set<FailureReason> reasons,
        Period received,
        int leastAttempt,
        Sought sought) {

    /** All bookings. */
    public static final BookingFilter ALL =
            new BookingFilter(Set.of(), Set.of(), Set.of(), Period.EVER, 1, new Sought.Anything());

    private static final int MAX_CLINICS = 20;

    public BookingFilter {
        states = Set.copyOf(states);
        clinics = Set.copyOf(clinics);
        reasons = Set.copyOf(reasons);
        if (clinics.size() > MAX_CLINICS) {
            throw new IllegalArgumentException("orgId: expected at most " + MAX_CLINICS + " clinics, found more");
        }
        if (leastAttempt < 1) {
            throw new IllegalArgumentException("attempt: expected a number from 1 on, found a smaller one");
        }
    }

    public BookingFilter states(Set<BookingState> others) {
        return new BookingFilter(others, clinics, reasons, received, leastAttempt, sought);
    }

    public BookingFilter clinics(Set<OrgId> others) {
        return new BookingFilter(states, others, reasons, received, leastAttempt, sought);
    }

    public BookingFilter reasons(Set<FailureReason> others) {
        return new BookingFilter(states, clinics, others, received, leastAttempt, sought);
    }

    public BookingFilter received(Period other) {
        return new BookingFilter(states, clinics, reasons, other, leastAttempt, sought);
    }

    public BookingFilter leastAttempt(int other) {
        return new BookingFilter(states, clinics, reasons, received, other, sought);
    }

    public BookingFilter sought(Sought other) {
        return new BookingFilter(states, clinics, reasons, received, leastAttempt, other);
    }
}

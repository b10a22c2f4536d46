package io.handshake.worker.replays;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which failed bookings are meant. What is left out does not matter; an empty filter is all of them.
 *
 * @param from received at or after
 * @param to received before
 * @param bookingIds only these, if there are any; {@value #MAX_BOOKING_IDS} at most
 */
public record ReplayFilter(
        Optional<OrgId> orgId,
        Optional<FailureReason> reason,
        Optional<Instant> from,
        Optional<Instant> to,
        List<BookingId> bookingIds) {

    public static final int MAX_BOOKING_IDS = 1000;

    /** All that have failed. */
    public static final ReplayFilter ALL =
            new ReplayFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public ReplayFilter {
        bookingIds = bookingIds.stream().distinct().toList();
        if (bookingIds.size() > MAX_BOOKING_IDS) {
            throw new IllegalArgumentException(
                    "bookingIds: expected at most " + MAX_BOOKING_IDS + ", found " + bookingIds.size());
        }
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new IllegalArgumentException("from: expected a moment before to, found another");
        }
    }

    /** Just these. */
    public static ReplayFilter of(List<BookingId> bookings) {
        return new ReplayFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), bookings);
    }
}

package io.handshake.worker.bookings;

import java.util.List;
import java.util.Optional;

/**
 * Bookings, newest first.
 *
 * @param more whether there are others behind these
 * @param cut whether the search has found more than {@link Bookings#MAX_FOUND}, so that older ones are not among these
 */
public record Page(List<BookingSummary> bookings, boolean more, boolean cut) {

    public Page {
        bookings = List.copyOf(bookings);
    }

    /** Where the next page begins; empty when this is the last. */
    public Optional<Position> next() {
        return more ? Optional.of(bookings.getLast().position()) : Optional.empty();
    }
}

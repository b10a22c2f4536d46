package io.handshake.worker.bookings;

import java.io.IOException;
import java.util.Optional;

/**
 * A filtered set, page by page: neither side holds it whole, and no transaction lasts for as long as somebody reads. What comes
 * in meanwhile is not in it; a booking that changes meanwhile is told as it is when its page is read.
 */
final class Export {

    /** Where it goes. */
    interface Lines {

        void add(BookingAnswer booking) throws IOException;
    }

    /**
     * Writes them.
     *
     * @return why there would be more, in a sentence; empty when this was the whole set
     */
    static Optional<String> write(Bookings bookings, BookingFilter filter, Page first, int most, Lines lines)
            throws IOException {
        int written = 0;
        Page page = first;
        while (true) {
            for (BookingSummary booking : page.bookings()) {
                if (written == most) {
                    return Optional.of("Cut after " + most + " bookings; narrow the filter to get the others.");
                }
                lines.add(BookingAnswer.of(booking));
                written++;
            }
            Optional<Position> next = page.next();
            if (next.isEmpty()) {
                return page.cut()
                        ? Optional.of(
                                "The search found more than " + Bookings.MAX_FOUND + " bookings; these are the newest.")
                        : Optional.empty();
            }
            page = bookings.list(filter, new Start.After(next.get()), Bookings.MAX_SIZE);
        }
    }

    private Export() {}
}

package io.handshake.local.audit;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import java.util.Locale;

/** What a caller wants. Personal, so it is compared and never shown; the spelling of a name does not make another wish. */
record Wish(BookingId bookingId, String name, int minutes) {

    static Wish of(BookingRequested request) {
        return new Wish(
                request.bookingId(),
                request.patient().name().strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT),
                request.durationMinutes());
    }

    @Override
    public String toString() {
        return "Wish[withheld]";
    }
}

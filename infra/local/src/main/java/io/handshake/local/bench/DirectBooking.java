package io.handshake.local.bench;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventId;
import io.handshake.local.bench.BenchWishes.BenchWish;
import java.time.Clock;

/**
 * A booking as the bare calls: the event, the row, and when the row is refused the event goes again. Nothing is looked at
 * before, verified after or written down in between.
 */
record DirectBooking(GoogleDirect google, SqlAppointmentsInsert appointments, Clock clock)
        implements ClosedLoop.Caller {

    static final int ATTEMPT = 1;

    @Override
    public String book(BenchWish wish) {
        BookingRequested request = BenchRequest.of(wish, clock.instant());
        EventId eventId = EventId.of(request.orgId(), request.bookingId(), ATTEMPT);
        try {
            String link = google.insert(wish.clinic(), request, eventId);
            String how = appointments.insert(request, eventId, link);
            if (how.equals(Tally.SLOT_TAKEN)) {
                google.delete(wish.clinic(), eventId);
            }
            return how;
        } catch (GoogleDirect.RefusedException e) {
            return e.words();
        }
    }
}

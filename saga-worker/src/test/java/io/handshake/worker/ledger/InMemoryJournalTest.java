package io.handshake.worker.ledger;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.SagaJournal;
import java.time.Clock;
import java.util.UUID;

class InMemoryJournalTest extends SagaJournalContract {

    private final InMemoryJournal journal = new InMemoryJournal(Clock.systemUTC());

    @Override
    SagaJournal journal() {
        return journal;
    }

    @Override
    Booking received(BookingRequested request) {
        return journal.admit(request, new UUID(0, 1));
    }

    @Override
    Booking takenOver(Booking booking) {
        return journal.takeOver(booking.id(), new UUID(0, 2));
    }

    @Override
    String state(BookingId booking) {
        return journal.state(booking).name();
    }
}

package io.handshake.worker.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventId;
import io.handshake.contracts.JsonEvents;
import io.handshake.worker.Bookings;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Booking.History;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.Claim;
import java.time.ZoneOffset;
import java.util.UUID;

/** Rows of {@code booking_saga} for tests of the ledger alone. */
final class SagaRows {

    static Booking received(LedgerDatabase database, BookingRequested request, UUID instance) {
        database.sql()
                .sql("""
                insert into booking_saga (booking_id, org_id, call_id, calendar_id, priority, request_ids,
                    first_request_id, request, starts_at, ends_at, received_at, answer_by, event_id, claimed_by, epoch,
                    first_claimed_at)
                values (:booking, :org, :call, 'primary', 'LIVE', array[:request], :request, :json::jsonb, :starts, :ends,
                    :received, :answerBy, :event, :instance, 1, now())
                """)
                .param("booking", request.bookingId().value())
                .param("org", request.orgId().value())
                .param("call", request.callId())
                .param("request", request.requestId().value())
                .param("json", new String(JsonEvents.write(request), UTF_8))
                .param("starts", request.startsAt().atOffset(ZoneOffset.UTC))
                .param("ends", request.endsAt().atOffset(ZoneOffset.UTC))
                .param("received", request.receivedAt().atOffset(ZoneOffset.UTC))
                .param("answerBy", request.answerBy().atOffset(ZoneOffset.UTC))
                .param(
                        "event",
                        EventId.of(request.orgId(), request.bookingId(), 1).value())
                .param("instance", instance)
                .update();
        return new Booking(request, 1, "primary", new Claim(instance, 1), History.UNTOUCHED, Priority.LIVE, "");
    }

    static Booking takenOver(LedgerDatabase database, Booking booking, UUID instance) {
        long epoch = database.sql()
                .sql("update booking_saga set claimed_by = ?, epoch = epoch + 1 where booking_id = ? returning epoch")
                .params(instance, booking.id().value())
                .query(Long.class)
                .single();
        return Bookings.takenOver(booking, new Claim(instance, epoch));
    }

    static String state(LedgerDatabase database, BookingId booking) {
        return database.sql()
                .sql("select state from booking_saga where booking_id = ?")
                .param(booking.value())
                .query(String.class)
                .single();
    }

    private SagaRows() {}
}

package io.handshake.worker;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventId;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.OrgId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Decided rows of {@code booking_saga}, for tests of rooms that only look at them. */
public final class BookedRows {

    private static final String BEGIN = """
            insert into booking_saga (booking_id, org_id, call_id, calendar_id, priority, request_ids, first_request_id,
                request, starts_at, ends_at, received_at, answer_by, event_id)
            values (:booking, :org, :call, :calendar, 'LIVE', array[:request], :request, :json::jsonb, :starts, :ends,
                :received, :answerBy, :event)
            """;

    private static final String CONFIRM = """
            update booking_saga set state = 'CONFIRMED', decided_at = now(), appointment_id = 'an-appointment',
                to_announce = 1, announced = 1, to_announce_since = now()
             where booking_id = :booking
            """;

    private static final String UNDO = """
            update booking_saga set state = 'UNDOING', reason = :reason, decided_at = now(), undo_since = now(),
                to_announce = 1, announced = 1, to_announce_since = now()
             where booking_id = :booking
            """;

    private static final String FAIL = "update booking_saga set state = 'FAILED' where booking_id = :booking";

    /** A booking that failed for this reason. */
    public static void failed(GoogleRooms rooms, OrgId orgId, String reason, Instant startsAt) {
        BookingRequested request = undoing(rooms, orgId, reason, startsAt);
        update(rooms, FAIL, request).update();
    }

    /** A booking that is still being taken back. */
    public static BookingRequested undoing(GoogleRooms rooms, OrgId orgId, String reason, Instant startsAt) {
        BookingRequested request = begun(rooms, orgId, startsAt);
        update(rooms, UNDO, request).param("reason", reason).update();
        return request;
    }

    /** A confirmed booking; answers the id of its event. */
    public static EventId confirmed(GoogleRooms rooms, OrgId orgId, Instant startsAt) {
        BookingRequested request = begun(rooms, orgId, startsAt);
        update(rooms, CONFIRM, request).update();
        return EventId.of(orgId, request.bookingId(), 1);
    }

    private static JdbcClient.StatementSpec update(GoogleRooms rooms, String statement, BookingRequested request) {
        return rooms.sql().sql(statement).param("booking", request.bookingId().value());
    }

    private static BookingRequested begun(GoogleRooms rooms, OrgId orgId, Instant startsAt) {
        BookingRequested request = Bookings.aBooking()
                .of(orgId)
                .callOfItsOwn()
                .at(startsAt.toString())
                .buildRequest();
        rooms.sql()
                .sql(BEGIN)
                .param("booking", request.bookingId().value())
                .param("org", request.orgId().value())
                .param("call", request.callId())
                .param("calendar", request.calendarId())
                .param("request", request.requestId().value())
                .param("json", new String(JsonEvents.write(request), StandardCharsets.UTF_8))
                .param("starts", request.startsAt().atOffset(ZoneOffset.UTC))
                .param("ends", request.endsAt().atOffset(ZoneOffset.UTC))
                .param("received", request.receivedAt().atOffset(ZoneOffset.UTC))
                .param("answerBy", request.answerBy().atOffset(ZoneOffset.UTC))
                .param("event", EventId.of(orgId, request.bookingId(), 1).value())
                .update();
        return request;
    }

    private BookedRows() {}
}

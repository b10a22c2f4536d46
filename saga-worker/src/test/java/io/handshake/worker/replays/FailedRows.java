package io.handshake.worker.replays;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.JsonEvents;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of {@code booking_saga} that have failed or are stuck, made without a worker. */
public final class FailedRows {

    private static final String INSERT = """
            insert into booking_saga (booking_id, org_id, call_id, calendar_id, priority, request_ids, first_request_id,
                request, starts_at, ends_at, received_at, answer_by, event_id, due_at)
            select a.booking, a.request ->> 'orgId', a.request ->> 'callId', 'primary', 'LIVE',
                   array[a.request ->> 'requestId'], a.request ->> 'requestId', a.request,
                   (a.request ->> 'startsAt')::timestamptz,
                   (a.request ->> 'startsAt')::timestamptz
                       + (a.request ->> 'durationMinutes')::integer * interval '1 minute',
                   (a.request ->> 'receivedAt')::timestamptz, (a.request ->> 'answerBy')::timestamptz, a.event,
                   now() + interval '1 day'
              from unnest(:bookings::uuid[], :requests::jsonb[], :events::text[]) as a(booking, request, event)
            """;

    private static final String UNDO = """
            update booking_saga
               set state = 'UNDOING', reason = :reason, decided_at = now(), undo_since = now(), to_announce = 1,
                   to_announce_since = now(), due_at = now() + interval '1 day'
             where booking_id = any (:bookings::uuid[]) and state = 'RECEIVED'
            """;

    private static final String FAIL = """
            update booking_saga set state = 'FAILED', announced = 1
             where booking_id = any (:bookings::uuid[]) and state = 'UNDOING'
            """;

    private static final String PARK = """
            update booking_saga set state = 'STUCK', announced = 1, parked_because = :why, claims = 11, undo_tries = 9
             where booking_id = any (:bookings::uuid[]) and state = 'UNDOING'
            """;

    private final JdbcClient sql;

    public FailedRows(JdbcClient sql) {
        this.sql = sql;
    }

    /** Due tomorrow, so that no worker takes it up meanwhile. */
    public void received(List<BookingRequested> requests) {
        sql.sql(INSERT)
                .param(
                        "bookings",
                        texts(requests, request -> request.bookingId().toString()))
                .param("requests", texts(requests, request -> new String(JsonEvents.write(request), UTF_8)))
                .param(
                        "events",
                        texts(
                                requests,
                                request -> EventId.of(request.orgId(), request.bookingId(), 1)
                                        .value()))
                .update();
    }

    public void undoing(List<BookingRequested> requests, FailureReason reason) {
        received(requests);
        change(UNDO, requests, "reason", reason.name());
    }

    public void failed(List<BookingRequested> requests, FailureReason reason) {
        undoing(requests, reason);
        change(FAIL, requests, "why", "");
    }

    /** As after a booking that was claimed too often. */
    public void stuck(List<BookingRequested> requests, FailureReason reason, String why) {
        undoing(requests, reason);
        change(PARK, requests, "why", why);
    }

    private void change(String statement, List<BookingRequested> requests, String name, String value) {
        sql.sql(statement)
                .param(
                        "bookings",
                        texts(requests, request -> request.bookingId().toString()))
                .param(name, value)
                .update();
    }

    /** State, attempt and the rest that matters here, in one line. */
    public String line(BookingId booking) {
        return sql.sql("""
                select concat_ws(' ', state, attempt, reason, parked_because, closed_because, closed_event_gone)
                  from booking_saga where booking_id = ?
                """).param(booking.value()).query(String.class).single();
    }

    private static String[] texts(List<BookingRequested> requests, Function<BookingRequested, String> member) {
        return requests.stream().map(member).toArray(String[]::new);
    }
}

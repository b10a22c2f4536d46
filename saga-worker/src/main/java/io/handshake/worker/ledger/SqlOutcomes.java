package io.handshake.worker.ledger;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.EventId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.RequestId;
import io.handshake.worker.saga.Announcement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** A decided {@code booking_saga} row, read as the outcome that it stands for. The row is the outbox. */
public final class SqlOutcomes {

    /** What {@link #announcement} reads, of a row with the alias {@code s}. */
    public static final String COLUMNS = """
            s.booking_id, s.attempt, s.request_ids, s.org_id, s.state, s.appointment_id, s.event_id, s.calendar_link,
            s.starts_at, s.ends_at, s.request ->> 'timeZone' as time_zone, s.decided_at, s.late, s.reason, s.detail,
            s.to_announce, s.traceparent
            """;

    /** The newest announcement of a decided row. An undo that still goes on is a failure already: it cannot confirm. */
    public static Announcement announcement(ResultSet row, int rowNumber) throws SQLException {
        return new Announcement(outcome(row), row.getLong("to_announce"), row.getString("traceparent"));
    }

    private static BookingOutcome outcome(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case "CONFIRMED" -> confirmed(row);
            case "UNDOING", "FAILED", "STUCK" -> failed(row);
            case String other -> throw new IllegalStateException("expected a decided booking, found one " + other);
        };
    }

    private static BookingConfirmed confirmed(ResultSet row) throws SQLException {
        return new BookingConfirmed(
                new BookingId(row.getObject("booking_id", UUID.class)),
                row.getInt("attempt"),
                requestIds(row, "request_ids"),
                new OrgId(row.getString("org_id")),
                row.getString("appointment_id"),
                new EventId(row.getString("event_id")),
                row.getString("calendar_link"),
                instant(row, "starts_at"),
                instant(row, "ends_at"),
                ZoneId.of(row.getString("time_zone")),
                instant(row, "decided_at"),
                row.getBoolean("late"));
    }

    /** Public for the inbox, which keeps the failure of an attempt when the next one begins. */
    public static BookingFailed failed(ResultSet row) throws SQLException {
        return new BookingFailed(
                new BookingId(row.getObject("booking_id", UUID.class)),
                row.getInt("attempt"),
                requestIds(row, "request_ids"),
                new OrgId(row.getString("org_id")),
                FailureReason.valueOf(row.getString("reason")),
                row.getString("detail"),
                instant(row, "decided_at"),
                row.getBoolean("late"));
    }

    /** A {@code text[]} of deliveries. */
    public static List<RequestId> requestIds(ResultSet row, String column) throws SQLException {
        return Arrays.stream((String[]) row.getArray(column).getArray())
                .map(RequestId::new)
                .toList();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private SqlOutcomes() {}
}

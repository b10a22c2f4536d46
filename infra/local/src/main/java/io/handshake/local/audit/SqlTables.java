package io.handshake.local.audit;

import io.handshake.local.audit.Evidence.Appointment;
import io.handshake.local.audit.Evidence.Decided;
import io.handshake.local.house.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** What the tables say about bookings. */
final class SqlTables {

    private static final String DECISIONS = """
            select booking_id, attempt, case when not closed_event_gone then 'CLOSED' else state end, org_id, event_id,
                   starts_at, ends_at
              from booking_saga
            """;

    private static final String SINCE = " where created_at >= ?";

    private static final String UNDER_WAY = """
            select count(*) from booking_saga
             where state in ('RECEIVED', 'UNDOING') or to_announce > announced or unannounced <> '[]'
            """;

    private static final String APPOINTMENTS = """
            select id::text, coalesce(booking_id::text, ''), org_id::text, coalesce(calendar_id, ''),
                   coalesce(google_calendar_event_id, ''), scheduled_at, coalesce(ends_at, upper(occupies), scheduled_at),
                   occupies is not null
              from appointments
            """;

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final Database database;

    SqlTables(Database database) {
        this.database = database;
    }

    List<Decided> decisions() {
        return rows(DECISIONS, SqlTables::decided);
    }

    /** Those made at this moment of the database's clock or later. */
    List<Decided> decisions(OffsetDateTime since) {
        return rows(DECISIONS + SINCE, SqlTables::decided, since);
    }

    private static Decided decided(ResultSet row) throws SQLException {
        return new Decided(
                row.getString(1),
                row.getInt(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                instant(row, 6),
                instant(row, 7));
    }

    List<Appointment> appointments() {
        return rows(APPOINTMENTS, SqlTables::appointment);
    }

    /** Those made at this moment of the database's clock or later. */
    List<Appointment> appointments(OffsetDateTime since) {
        return rows(APPOINTMENTS + SINCE, SqlTables::appointment, since);
    }

    private static Appointment appointment(ResultSet row) throws SQLException {
        return new Appointment(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                instant(row, 6),
                instant(row, 7),
                row.getBoolean(8));
    }

    /** By the database's clock. */
    OffsetDateTime now() {
        return rows("select clock_timestamp()", row -> row.getObject(1, OffsetDateTime.class))
                .getFirst();
    }

    /** How many bookings are not decided, not undone or not announced yet. */
    long underWay() {
        return rows(UNDER_WAY, row -> row.getLong(1)).getFirst();
    }

    private <T> List<T> rows(String sql, Reader<T> reader, Object... parameters) {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                PreparedStatement query = connection.prepareStatement(sql)) {
            for (int place = 1; place <= parameters.length; place++) {
                query.setObject(place, parameters[place - 1]);
            }
            return rows(query, reader);
        } catch (SQLException e) {
            throw new IllegalStateException("The tables cannot be read", e);
        }
    }

    private static <T> List<T> rows(PreparedStatement query, Reader<T> reader) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        }
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}

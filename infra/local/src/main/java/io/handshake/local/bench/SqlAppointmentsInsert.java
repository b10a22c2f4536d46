package io.handshake.local.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventId;
import io.handshake.local.house.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

/** One INSERT for a booking, of the columns that the saga-worker writes, from a pool as large as the saga-worker's. */
final class SqlAppointmentsInsert implements AutoCloseable {

    /** As {@code spring.datasource.hikari.maximum-pool-size} of the saga-worker. */
    private static final int POOL = 20;

    private static final String EXCLUSION_VIOLATION = "23P01";

    private static final String INSERT = """
            insert into appointments (org_id, service_type, scheduled_at, ends_at, duration_minutes, status, time_zone,
                patient_name, patient_phone, patient_email, notes, google_calendar_event_id, calendar_id, calendar_link,
                booking_id, booking_attempt, metadata, overlap_allowed)
            values (?, appointment_service_type(?::varchar), ?, ?, ?, appointment_status_confirmed(), ?, ?, ?, null, null, ?,
                ?, ?, ?, ?::int, ?, false)
            """;

    private final HikariDataSource pool;

    /** Returns when there is a first connection. */
    SqlAppointmentsInsert(Database database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.username());
        config.setPassword(database.password());
        config.setMaximumPoolSize(POOL);
        config.addDataSourceProperty("ApplicationName", "bench-direct");
        config.addDataSourceProperty("logServerErrorDetail", "false");
        this.pool = new HikariDataSource(config);
    }

    /** How it ended, as {@link Tally#ended} takes it. */
    String insert(BookingRequested request, EventId eventId, String link) {
        String metadata = "{\"source\":\"handshake\",\"callId\":\"%s\",\"requestId\":\"%s\",\"attempt\":%d}"
                .formatted(request.callId(), request.requestId().value(), DirectBooking.ATTEMPT);
        // As the saga-worker does: text without a type, which PostgreSQL fits to the columns.
        List<String> values = List.of(
                request.orgId().value(),
                request.serviceType(),
                request.startsAt().toString(),
                request.endsAt().toString(),
                Integer.toString(request.durationMinutes()),
                request.timeZone().getId(),
                request.patient().name(),
                request.patient().phone(),
                eventId.value(),
                request.calendarId(),
                link,
                request.bookingId().toString(),
                Integer.toString(DirectBooking.ATTEMPT),
                metadata);
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (int index = 0; index < values.size(); index++) {
                insert.setObject(index + 1, values.get(index), Types.OTHER);
            }
            insert.executeUpdate();
            return Tally.CONFIRMED;
        } catch (SQLException e) {
            // Its message may quote the row.
            return EXCLUSION_VIOLATION.equals(e.getSQLState()) ? Tally.SLOT_TAKEN : "SQLSTATE " + e.getSQLState();
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}

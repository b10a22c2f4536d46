package io.handshake.local;

import io.handshake.local.house.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** The appointments table, as other software of a clinic sees it. */
final class SqlAppointments {

    private static final String OVERLAPPING = """
            select exists (select from appointments
                            where org_id::text = ? and scheduled_at < ? and ends_at > ? and lower(status::text) <> 'cancelled')
            """;

    private final Database database;

    SqlAppointments(Database database) {
        this.database = database;
    }

    boolean isTaken(String orgId, Instant start, Instant end) {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                PreparedStatement query = connection.prepareStatement(OVERLAPPING)) {
            query.setString(1, orgId);
            query.setObject(2, utc(end));
            query.setObject(3, utc(start));
            try (ResultSet answer = query.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The appointments cannot be read", e);
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}

package io.handshake.local.chaos;

import io.handshake.local.house.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.concurrent.atomic.AtomicInteger;

/** The clinics' own software, which writes into the same table without asking anybody. */
final class SqlReception {

    private static final String ENTER = """
            insert into appointments (org_id, calendar_id, scheduled_at, ends_at, duration_minutes, status, time_zone,
                                      service_type, patient_name)
            values (?, 'primary', ?, ?, 30, 'confirmed', ?, 'entered at the reception', 'Rival at the reception')
            """;

    private static final int MINUTES = 30;

    private final Database database;
    private final AtomicInteger entered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    SqlReception(Database database) {
        this.database = database;
    }

    /** Enters it on a thread of its own; when the slot is taken or the database is down, the reception finds another time. */
    void enter(PlannedRival rival) {
        Thread.ofVirtual().name("reception").start(() -> insert(rival));
    }

    private void insert(PlannedRival rival) {
        var start = rival.start().atZone(rival.zone()).toOffsetDateTime();
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                PreparedStatement insert = connection.prepareStatement(ENTER)) {
            insert.setString(1, rival.orgId());
            insert.setObject(2, start, Types.TIMESTAMP_WITH_TIMEZONE);
            insert.setObject(3, start.plusMinutes(MINUTES), Types.TIMESTAMP_WITH_TIMEZONE);
            insert.setString(4, rival.zone().getId());
            insert.executeUpdate();
            entered.incrementAndGet();
        } catch (SQLException e) {
            refused.incrementAndGet();
        }
    }

    int entered() {
        return entered.get();
    }

    int refused() {
        return refused.get();
    }
}

package io.handshake.local.bench;

import io.handshake.local.house.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** One quarter of an hour that somebody has in every clinic. */
final class SqlTaken {

    private static final String TAKE = """
            insert into appointments (org_id, calendar_id, scheduled_at, ends_at, duration_minutes, status, time_zone,
                                      service_type, patient_name)
            values (?, ?, ?, ?, ?, 'confirmed', ?, 'entered at the reception', 'Somebody who was first')
            """;

    static void take(Database database, List<BenchClinic> clinics, LocalDateTime slot) {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                PreparedStatement insert = connection.prepareStatement(TAKE)) {
            for (BenchClinic clinic : clinics) {
                insert.setString(1, clinic.orgId());
                insert.setString(2, BenchClinic.CALENDAR);
                insert.setObject(
                        3, slot.atZone(BenchClinic.ZONE).toOffsetDateTime().withOffsetSameInstant(ZoneOffset.UTC));
                insert.setObject(
                        4,
                        slot.plusMinutes(BenchWishes.MINUTES)
                                .atZone(BenchClinic.ZONE)
                                .toOffsetDateTime()
                                .withOffsetSameInstant(ZoneOffset.UTC));
                insert.setInt(5, BenchWishes.MINUTES);
                insert.setString(6, BenchClinic.ZONE.getId());
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("The taken quarters cannot be entered", e);
        }
    }

    private SqlTaken() {}
}

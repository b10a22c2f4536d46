package io.handshake.local.talk;

import io.handshake.local.house.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Other software of a clinic that writes into the same table, such as the reception's. */
public final class SqlRival {

    private static final String ENTER = """
            insert into appointments (org_id, calendar_id, scheduled_at, ends_at, duration_minutes, status, time_zone,
                                      service_type, patient_name)
            select org_id, calendar_id, starts_at, ends_at, extract(epoch from ends_at - starts_at)::int / 60, 'confirmed',
                   'Europe/London', 'entered at the reception', 'Rival at the reception'
              from booking_saga
             where event_id = ? and org_id = ?
            """;

    private static final String GIVE_BACK =
            "delete from appointments where org_id = ? and service_type = 'entered at the reception'";

    private final Database database;

    public SqlRival(Database database) {
        this.database = database;
    }

    /** Enters an appointment for the time of the booking that made this event. Whether it is a booking of this clinic. */
    public boolean takesTheTimeOf(String orgId, String eventId) {
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement(ENTER)) {
            insert.setString(1, eventId);
            insert.setString(2, orgId);
            return insert.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new IllegalStateException("The rival's appointment cannot be entered", e);
        }
    }

    /** Takes what it has entered for this clinic out again. Returns how many appointments. */
    public int givesBack(String orgId) {
        try (Connection connection = connect();
                PreparedStatement delete = connection.prepareStatement(GIVE_BACK)) {
            delete.setString(1, orgId);
            return delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("The rival's appointments cannot be taken out", e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.url(), database.username(), database.password());
    }
}

package io.handshake.local.verify;

import java.sql.Connection;
import java.sql.SQLException;

/** Whether test bookings, this run's too, have left an event in some calendar. */
final class SqlTrialsLook implements SqlLook {

    private static final String LEFT = """
            select count(*) from test_booking where state = 'LEFT_OVER' or (state = 'RUNNING' and due_at < clock_timestamp())
            """;

    @Override
    public void into(Findings findings, Connection connection) throws SQLException {
        if (!SqlLook.rows(connection, "select to_regclass('test_booking') is not null", row -> row.getBoolean(1))
                .getFirst()) {
            findings.unseen(
                    "test bookings", "there is no such table.", "Start a saga-worker of this version: it makes it.");
            return;
        }
        long left = SqlLook.rows(connection, LEFT, row -> row.getLong(1)).getFirst();
        if (left == 0) {
            findings.ok("test bookings", "None has left an event behind.");
        } else {
            findings.warning(
                    "test bookings",
                    left + " may have left an event two years ahead.",
                    "A saga-worker tries to remove it for a day; then look for \"Handshake test\" in the clinic's calendar.");
        }
    }
}

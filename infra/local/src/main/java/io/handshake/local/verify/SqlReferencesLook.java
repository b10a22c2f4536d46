package io.handshake.local.verify;

import java.sql.Connection;
import java.sql.SQLException;

/** Whether decisions and appointments still speak of each other; of the newest, so that it costs little. */
final class SqlReferencesLook implements SqlLook {

    private static final int NEWEST = 1000;

    @Override
    public void into(Findings findings, Connection connection) throws SQLException {
        if (!SqlLook.rows(
                        connection,
                        "select to_regclass('booking_saga') is not null and to_regclass('appointments') is not null",
                        row -> row.getBoolean(1))
                .getFirst()) {
            findings.unseen("references", "the tables are not there.", "Start a saga-worker of this version.");
            return;
        }
        long lost = count(connection, "CONFIRMED", "not");
        long unasked = count(connection, "FAILED", "");
        if (unasked > 0) {
            findings.failed(
                    "references",
                    "Failed bookings that have an appointment all the same: " + unasked
                            + "; their callers were told that they have none.",
                    "Look at them at the console, under Bookings; whatever wrote those rows was not a saga-worker.");
        } else if (lost > 0) {
            findings.warning(
                    "references",
                    "Confirmed bookings to come that have no appointment any more: " + lost + ".",
                    "Other software has deleted them. Where it means a cancelled appointment, have it set the status instead,"
                            + " and delete the event in the calendar too.");
        } else {
            findings.ok("references", "Every confirmed booking to come has its appointment, and no failed one has.");
        }
    }

    /** By the event, whose column is text in every table that was adopted, and whose unique index holds only rows like these. */
    private static long count(Connection connection, String state, String not) throws SQLException {
        String sql = """
                select count(*) from (select event_id, ends_at from booking_saga where state = ?
                                       order by received_at desc limit %d) as newest
                 where %s exists (select from appointments a
                                   where a.google_calendar_event_id = newest.event_id and a.booking_attempt is not null)
                   and ends_at > clock_timestamp()
                """.formatted(NEWEST, not);
        return SqlLook.rows(connection, sql, row -> row.getLong(1), state).getFirst();
    }
}

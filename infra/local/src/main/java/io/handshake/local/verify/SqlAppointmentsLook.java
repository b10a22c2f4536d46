package io.handshake.local.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Whether the appointments table takes every booking, and no two for one time. */
final class SqlAppointmentsLook implements SqlLook {

    /** What the saga-worker writes into each booking. */
    private static final String ALWAYS = """
            array['org_id', 'scheduled_at', 'ends_at', 'duration_minutes', 'status', 'time_zone', 'patient_name',
                  'google_calendar_event_id', 'calendar_id', 'booking_id', 'metadata', 'booking_attempt']""";

    /** What it leaves empty when the caller has left it open. */
    private static final String SOMETIMES =
            "array['service_type', 'patient_phone', 'patient_email', 'notes', 'calendar_link']";

    private static final String THERE = "select to_regclass('appointments') is not null";

    private static final String REFUSES_EMPTY = """
            select a.attname from pg_attribute a
             where a.attrelid = to_regclass('appointments') and a.attnum > 0 and not a.attisdropped and a.attnotnull
               and a.attidentity = '' and a.attgenerated = '' and a.attname <> all (%s)
               and (not a.atthasdef or a.attname = any (%s))
             order by a.attname
            """.formatted(ALWAYS, SOMETIMES);

    private static final String EXCLUSION = """
            select c.convalidated from pg_constraint c
             where c.conrelid = to_regclass('appointments') and c.conname = 'appointments_never_overlap' and c.contype = 'x'
            """;

    private static final String SLOT_TRIGGER = """
            select t.tgenabled in ('O', 'A') from pg_trigger t
             where t.tgrelid = to_regclass('appointments') and t.tgname = 'zz_appointments_hold_a_slot'
            """;

    private static final String ONE_FOR_EACH = """
            select count(*) from pg_index i join pg_class c on c.oid = i.indexrelid
             where i.indrelid = to_regclass('appointments') and i.indisunique and i.indisvalid
               and c.relname in ('appointments_one_for_each_booking_id', 'appointments_one_for_each_google_calendar_event_id')
            """;

    private static final String FOREIGN_KEYS = """
            select c.conname from pg_constraint c
             where c.conrelid = to_regclass('appointments') and c.contype = 'f'
               and exists (select from pg_attribute a
                            where a.attrelid = c.conrelid and a.attnum = any (c.conkey)
                              and (a.attname = any (%s) or a.attname = any (%s)))
             order by c.conname
            """.formatted(ALWAYS, SOMETIMES);

    private static final String WITHOUT_ZONE = """
            select a.attname from pg_attribute a
             where a.attrelid = to_regclass('appointments') and a.attname in ('scheduled_at', 'ends_at', 'created_at', 'updated_at')
               and not a.attisdropped and a.atttypid = 'timestamp'::regtype
             order by a.attname
            """;

    @Override
    public void into(Findings findings, Connection connection) throws SQLException {
        if (!SqlLook.rows(connection, THERE, row -> row.getBoolean(1)).getFirst()) {
            findings.failed(
                    "appointments",
                    "There is no such table on the search_path of this role.",
                    "Start a saga-worker: it makes or adopts it. Use the same role and search_path here.");
            return;
        }
        columns(findings, connection);
        overlaps(findings, connection);
        keys(findings, connection);
        moments(findings, connection);
    }

    private static void columns(Findings findings, Connection connection) throws SQLException {
        List<String> refusing = SqlLook.rows(connection, REFUSES_EMPTY, row -> row.getString(1));
        if (refusing.isEmpty()) {
            findings.ok("columns", "None refuses what a booking leaves empty, such as contact_id.");
        } else {
            findings.failed(
                    "columns",
                    "NOT NULL without a value in a booking: " + String.join(", ", refusing)
                            + ". Every booking is refused.",
                    "ALTER TABLE appointments ALTER COLUMN " + refusing.getFirst() + " DROP NOT NULL;"
                            + " (each of them), or give it a default.");
        }
    }

    private static void overlaps(Findings findings, Connection connection) throws SQLException {
        boolean isExcluded =
                SqlLook.rows(connection, EXCLUSION, row -> row.getBoolean(1)).equals(List.of(true));
        boolean isFilled =
                SqlLook.rows(connection, SLOT_TRIGGER, row -> row.getBoolean(1)).equals(List.of(true));
        if (isExcluded && isFilled) {
            findings.ok("no double booking", "The constraint and the trigger that fills its column are there.");
        } else {
            findings.failed(
                    "no double booking",
                    (isExcluded
                                    ? "The trigger zz_appointments_hold_a_slot"
                                    : "The constraint appointments_never_overlap")
                            + " is missing or switched off: two patients can hold one time.",
                    "Restore it as saga-worker/src/main/resources/db/migration has it (V7, V8).");
        }
        long unique =
                SqlLook.rows(connection, ONE_FOR_EACH, row -> row.getLong(1)).getFirst();
        if (unique == 2) {
            findings.ok("one row for each booking", "The unique indexes over booking and event are valid.");
        } else {
            findings.failed(
                    "one row for each booking",
                    "A unique index appointments_one_for_each_... is missing or invalid.",
                    "Restore it as saga-worker/src/main/resources/db/migration has it (V8).");
        }
    }

    /** PostgreSQL keeps no key to a table that is gone; one to a list that lacks a clinic refuses that clinic's bookings. */
    private static void keys(Findings findings, Connection connection) throws SQLException {
        List<String> keys = SqlLook.rows(connection, FOREIGN_KEYS, row -> row.getString(1));
        if (keys.isEmpty()) {
            findings.ok("foreign keys", "None on what a booking writes.");
        } else {
            findings.failed(
                    "foreign keys",
                    "On columns that a booking writes: " + String.join(", ", keys)
                            + ". What is not in the other table cannot be booked.",
                    "ALTER TABLE appointments DROP CONSTRAINT " + keys.getFirst() + "; (each of them)");
        }
    }

    private static void moments(Findings findings, Connection connection) throws SQLException {
        List<String> without = SqlLook.rows(connection, WITHOUT_ZONE, row -> row.getString(1));
        String zone = SqlLook.rows(connection, "show timezone", row -> row.getString(1))
                .getFirst();
        if (without.isEmpty()) {
            findings.ok("moments", "All are timestamptz, so the session's zone (" + zone + ") changes nothing.");
        } else {
            findings.warning(
                    "moments",
                    "timestamp without time zone: " + String.join(", ", without) + "; bookings write UTC there.",
                    "See that all other software reads and writes UTC there too, whatever its session's zone (here "
                            + zone + ").");
        }
    }
}

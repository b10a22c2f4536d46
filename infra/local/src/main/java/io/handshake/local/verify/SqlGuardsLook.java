package io.handshake.local.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Whether our own tables still refuse what no booking may become. */
final class SqlGuardsLook implements SqlLook {

    /** The rules without which a state could be taken back, told twice, or lack what it stands for; and the audit's. */
    private static final String MISSING = """
            select wanted.kind || ' ' || wanted.name
              from (values ('trigger', 'booking_saga', 'booking_saga_keeps_its_word'),
                           ('trigger', 'audit', 'audit_is_never_changed'),
                           ('constraint', 'booking_saga', 'booking_saga_one_wish_per_request'),
                           ('constraint', 'booking_saga', 'booking_saga_state'),
                           ('constraint', 'booking_saga', 'booking_saga_undecided'),
                           ('constraint', 'booking_saga', 'booking_saga_confirmed'),
                           ('constraint', 'booking_saga', 'booking_saga_failed'),
                           ('constraint', 'booking_saga', 'booking_saga_announcement')) as wanted (kind, of_table, name)
             where not exists (select from pg_trigger t
                                where wanted.kind = 'trigger' and t.tgrelid = to_regclass(wanted.of_table)
                                  and t.tgname = wanted.name and t.tgenabled in ('O', 'A'))
               and not exists (select from pg_constraint c
                                where wanted.kind = 'constraint' and c.conrelid = to_regclass(wanted.of_table)
                                  and c.conname = wanted.name and c.convalidated)
             order by 1
            """;

    @Override
    public void into(Findings findings, Connection connection) throws SQLException {
        List<String> missing = SqlLook.rows(connection, MISSING, row -> row.getString(1));
        if (missing.isEmpty()) {
            findings.ok("guards", "The constraints and triggers of bookings and audit are in force.");
        } else {
            findings.failed(
                    "guards",
                    "Missing or switched off: " + String.join(", ", missing) + ".",
                    "Restore it as saga-worker/src/main/resources/db/migration has it.");
        }
    }
}

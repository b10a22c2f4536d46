package io.handshake.worker.ledger;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How the columns of {@code appointments} are typed: an adopted table has types of its own (org_id as uuid, scheduled_at
 * without zone, metadata as json), and what goes into it is cast to them from text.
 */
final class SqlColumnTypes {

    /** Without the length of a varchar: a cast would cut in silence what the column itself refuses. */
    private static final String TYPES = """
            select a.attname, case a.atttypid when 'character'::regtype then 'bpchar' else format_type(a.atttypid, null) end
              from pg_attribute a
             where a.attrelid = to_regclass('appointments') and a.attnum > 0 and not a.attisdropped
            """;

    private final JdbcClient sql;
    private volatile @Nullable Map<String, String> types;

    SqlColumnTypes(JdbcClient sql) {
        this.sql = sql;
    }

    /** By column; read once, and anew after {@link #forget}. */
    Map<String, String> read() {
        Map<String, String> known = types;
        if (known == null) {
            Map<String, String> found = new HashMap<>();
            sql.sql(TYPES).query(row -> {
                found.put(row.getString(1), row.getString(2));
            });
            known = Map.copyOf(found);
            // a table that is not there now may come back
            types = known.isEmpty() ? null : known;
        }
        return known;
    }

    /** Somebody may have changed the table: a statement that was made for these types has failed. */
    void forget() {
        types = null;
    }
}

package io.handshake.local.chaos;

import io.handshake.local.house.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How far the bookings are, as the table says while the run goes on. */
record SqlProgress(Database database) {

    private static final String STATES = """
            select state || coalesce(' ' || case when state = 'RECEIVED' then null else reason end, ''), count(*)
              from booking_saga group by 1
            """;

    private static final String CONNECTIONS = "select 'connections', count(*) from pg_stat_activity where datname = ?";

    /** Rows by state, failed ones with their reason; empty while the database does not answer. */
    Optional<Map<String, Long>> states() {
        return counts(STATES, "");
    }

    /** Of everybody to this database, this one included; empty while it does not answer. */
    Optional<Long> connections() {
        return counts(CONNECTIONS, database.url().replaceFirst(".*/([a-z0-9_]+).*", "$1"))
                .map(counts -> counts.getOrDefault("connections", 0L));
    }

    private Optional<Map<String, Long>> counts(String sql, String parameter) {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                PreparedStatement query = connection.prepareStatement(sql)) {
            if (!parameter.isEmpty()) {
                query.setString(1, parameter);
            }
            try (ResultSet rows = query.executeQuery()) {
                Map<String, Long> counts = new TreeMap<>();
                while (rows.next()) {
                    counts.put(rows.getString(1), rows.getLong(2));
                }
                return Optional.of(counts);
            }
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    /** Neither confirmed nor failed. */
    static long open(Map<String, Long> states) {
        return count(states, "RECEIVED") + count(states, "UNDOING") + count(states, "STUCK");
    }

    /** How many rows are in this state, whatever their reason. */
    static long count(Map<String, Long> states, String state) {
        return states.entrySet().stream()
                .filter(entry -> entry.getKey().equals(state) || entry.getKey().startsWith(state + " "))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    static long all(Map<String, Long> states) {
        return states.values().stream().mapToLong(Long::longValue).sum();
    }
}

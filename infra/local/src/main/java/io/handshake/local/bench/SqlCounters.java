package io.handshake.local.bench;

import io.handshake.local.house.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What PostgreSQL has done so far. Its own count of syncs lags by up to a second. */
final class SqlCounters implements AutoCloseable {

    private static final String COUNTERS = """
            select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint,
                   pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
                   (select coalesce(sum(fsyncs), 0) from pg_stat_io where object = 'wal')::bigint
            """;

    private final Connection connection;

    /**
     * Counters since the server's beginning.
     *
     * @param walBytes written to the log
     * @param transactions that wrote
     * @param walSyncs of the log
     */
    record Counters(long walBytes, long transactions, long walSyncs) {}

    SqlCounters(Database database) {
        try {
            this.connection = DriverManager.getConnection(database.url(), database.username(), database.password());
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL cannot be asked for its counters", e);
        }
    }

    Counters now() {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(COUNTERS)) {
            row.next();
            return new Counters(row.getLong(1), row.getLong(2), row.getLong(3));
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL does not give its counters", e);
        }
    }

    /** The process whose children serve. */
    long postmaster() {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return ProcessCpu.parent(row.getLong(1));
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL does not say which process it is", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("The connection to PostgreSQL does not close", e);
        }
    }
}

package io.handshake.local.journeys;

import io.handshake.local.house.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Holds transactions at the server, at the moment of their commit or before a statement writes: triggers that wait for an
 * advisory lock which the test has. Nothing but the tables says who is held, so a killed worker's transaction stays where it
 * was until its end is chosen: it is rolled back, or it commits and its worker never hears.
 */
final class SqlHolds implements AutoCloseable {

    /** Where a booking's transaction can be held. */
    enum Point {
        /** At the commit of the inbox's batch. */
        ADMITTED,
        /** At the commit of the decision. */
        CONFIRMED,
        UNDOING,
        FAILED,
        /** Before the row is marked as announced; the topic has the record by then. */
        ANNOUNCED
    }

    private static final int KEY = 4_711;

    private static final String INSTALL = """
            create or replace function held_by_test() returns trigger language plpgsql as $$
            begin
                perform pg_advisory_xact_lock_shared(4711, hashtext(new.org_id || ' ' || tg_argv[0]));
                return new;
            end $$;
            create constraint trigger test_admitted after insert on booking_saga deferrable initially deferred
                for each row execute function held_by_test('ADMITTED');
            create constraint trigger test_confirmed after update on booking_saga deferrable initially deferred
                for each row when (new.state = 'CONFIRMED' and old.state <> new.state)
                execute function held_by_test('CONFIRMED');
            create constraint trigger test_undoing after update on booking_saga deferrable initially deferred
                for each row when (new.state = 'UNDOING' and old.state <> new.state)
                execute function held_by_test('UNDOING');
            create constraint trigger test_failed after update on booking_saga deferrable initially deferred
                for each row when (new.state = 'FAILED' and old.state <> new.state)
                execute function held_by_test('FAILED');
            create trigger test_announced before update on booking_saga
                for each row when (new.announced > old.announced) execute function held_by_test('ANNOUNCED');
            """;

    private static final String WAITING = """
            select client_port from pg_locks join pg_stat_activity using (pid)
             where locktype = 'advisory' and not granted and classid = 4711
               and objid = (hashtext(?)::bigint & 4294967295)::oid
            """;

    private static final String ROLL_BACK = """
            select count(*) filter (where pg_terminate_backend(pid)) from pg_locks join pg_stat_activity using (pid)
             where locktype = 'advisory' and not granted and classid = 4711
            """;

    private static final String STATE = "select state from booking_saga where org_id = ?";

    private static final String SETTLED = """
            select org_id, state from booking_saga
             where state in ('CONFIRMED', 'FAILED') and announced >= to_announce and unannounced = '[]'
            """;

    private final Connection connection;

    SqlHolds(Database database) throws SQLException {
        this.connection = DriverManager.getConnection(database.url(), database.username(), database.password());
        run(INSTALL);
    }

    void hold(String orgId, Point point) throws SQLException {
        lock("select pg_advisory_lock(" + KEY + ", hashtext(?))", orgId, point);
    }

    void letGo(String orgId, Point point) throws SQLException {
        lock("select pg_advisory_unlock(" + KEY + ", hashtext(?))", orgId, point);
    }

    void letAllGo() throws SQLException {
        run("select pg_advisory_unlock_all()");
    }

    private void lock(String sql, String orgId, Point point) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(sql)) {
            lock.setString(1, orgId + " " + point);
            lock.execute();
        }
    }

    /** The connection whose transaction waits there, by its {@code client_port}. */
    OptionalInt waiting(String orgId, Point point) {
        try (PreparedStatement query = connection.prepareStatement(WAITING)) {
            query.setString(1, orgId + " " + point);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Rolls back all that waits here, and breaks its connection. Returns how many. */
    int rollBackWaiting() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ROLL_BACK)) {
            row.next();
            return row.getInt(1);
        }
    }

    /** The state of the one booking of this org; empty when there is none. */
    String state(String orgId) {
        try (PreparedStatement query = connection.prepareStatement(STATE)) {
            query.setString(1, orgId);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The states of the bookings to which nothing will happen any more, by their orgs. */
    Map<String, String> settled() {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SETTLED)) {
            Map<String, String> states = new HashMap<>();
            while (rows.next()) {
                states.put(rows.getString(1), rows.getString(2));
            }
            return states;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            letAllGo();
            run("drop function held_by_test cascade");
        }
    }
}

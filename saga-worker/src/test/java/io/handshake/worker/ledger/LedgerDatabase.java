package io.handshake.worker.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.handshake.worker.PostgresServer;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database of its own for a test, on the PostgreSQL of this JVM or on another. Its sessions live in a zone that is not ours. */
public final class LedgerDatabase implements AutoCloseable {

    private final HikariDataSource dataSource;

    private LedgerDatabase(HikariDataSource dataSource) {
        this.dataSource = dataSource;
    }

    public static LedgerDatabase empty() {
        return emptyOn(PostgresServer.embedded());
    }

    private static LedgerDatabase emptyOn(PostgresServer server) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.jdbcUrl(server.newDatabase()));
        config.setUsername(server.username());
        config.setPassword(server.password());
        config.setMaximumPoolSize(6);
        config.setMinimumIdle(0);
        config.setConnectionInitSql("set timezone to 'Asia/Kathmandu'");
        return new LedgerDatabase(new HikariDataSource(config));
    }

    public static LedgerDatabase migrated() {
        return migratedOn(PostgresServer.embedded());
    }

    public static LedgerDatabase migratedOn(PostgresServer server) {
        return emptyOn(server).migrate();
    }

    public LedgerDatabase migrate() {
        FluentConfiguration configuration = Flyway.configure().dataSource(dataSource);
        LedgerConfiguration.schema(configuration);
        configuration.load().migrate();
        return this;
    }

    public HikariDataSource dataSource() {
        return dataSource;
    }

    public JdbcClient sql() {
        return JdbcClient.create(dataSource);
    }

    public void run(String statements) {
        new JdbcTemplate(dataSource).execute(statements);
    }

    /** So many confirmed and announced bookings of one clinic, as if they had gone through all states. */
    public void closedBookings(int howMany) {
        run("""
                alter table booking_saga disable trigger user;
                insert into booking_saga (booking_id, org_id, call_id, calendar_id, priority, request_ids, first_request_id,
                    request, starts_at, ends_at, received_at, answer_by, event_id, state, appointment_id, decided_at,
                    to_announce, announced, to_announce_since)
                select gen_random_uuid(), 'org', 'call' || n, 'primary', 'LIVE', array['r'], 'r', '{}', now(),
                       now() + interval '1 hour', now(), now(), repeat('0', 40), 'CONFIRMED', n, now(), 1, 1, now()
                  from generate_series(1, %d) as n;
                alter table booking_saga enable trigger user;
                """.formatted(howMany));
    }

    /** A setting of every session from now on, as an administrator makes it. */
    void set(String setting, String value) {
        String name = sql().sql("select current_database()").query(String.class).single();
        run("alter database " + name + " set " + setting + " = " + value);
        dataSource.getHikariPoolMXBean().softEvictConnections();
    }

    /** From now on the sessions have the rights of this role only, which is made if need be. */
    void become(String role) {
        run("do $$ begin create role " + role + " nologin; exception when duplicate_object then null; end $$;"
                + "grant all on schema public to " + role);
        set("role", role);
    }

    /** Whole rows as JSON text, in a stable order. */
    public List<String> rows(String query) {
        return sql().sql("select to_jsonb(t)::text from (" + query + ") as t order by 1")
                .query(String.class)
                .list();
    }

    @Override
    public void close() {
        dataSource.close();
    }
}

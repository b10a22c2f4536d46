package io.handshake.worker.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.handshake.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** A database of its own for a test, on the one PostgreSQL of this JVM. Its sessions live in a zone that is not ours. */
public final class LedgerDatabase implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final HikariDataSource dataSource;

    private LedgerDatabase(HikariDataSource dataSource) {
        this.dataSource = dataSource;
    }

    public static LedgerDatabase empty() {
        String name = "ledger_" + COUNT.incrementAndGet();
        Server.POSTGRES.createDatabase(name);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(Server.POSTGRES.jdbcUrl(name));
        config.setUsername(Server.POSTGRES.username());
        config.setPassword(Server.POSTGRES.password());
        config.setMaximumPoolSize(6);
        config.setMinimumIdle(0);
        config.setConnectionInitSql("set timezone to 'Asia/Kathmandu'");
        return new LedgerDatabase(new HikariDataSource(config));
    }

    public static LedgerDatabase migrated() {
        return empty().migrate();
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

    private static final class Server {

        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                Path data = Files.createTempDirectory("handshake-ledger");
                // nothing here outlives the JVM, so nothing needs to survive a crash
                EmbeddedPostgres postgres = EmbeddedPostgres.start(data, 0, Map.of("fsync", "off"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    postgres.close();
                    FileSystemUtils.deleteRecursively(data.toFile());
                }));
                return postgres;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

package io.handshake.worker;

import io.handshake.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A PostgreSQL that a test may make databases in.
 *
 * @param address host and port
 */
public record PostgresServer(String address, String username, String password) {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** The one of this JVM: whoever is the first to ask starts it, and it ends with the JVM. */
    public static PostgresServer embedded() {
        return Embedded.SERVER;
    }

    /** An empty database that nobody else has; returns its name. */
    public String newDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), username, password);
                Statement create = connection.createStatement()) {
            create.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("database " + name + " could not be created", e);
        }
        return name;
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + address + "/" + database;
    }

    private static final class Embedded {

        static final PostgresServer SERVER = start();

        private static PostgresServer start() {
            Path data = AtExit.scratchFolder("postgres");
            // nothing here outlives the JVM, so nothing needs to survive a crash
            EmbeddedPostgres postgres = EmbeddedPostgres.start(data, 0, Map.of("fsync", "off"));
            AtExit.stop(postgres::close);
            return new PostgresServer("127.0.0.1:" + postgres.port(), postgres.username(), postgres.password());
        }
    }
}

package io.handshake.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server on 127.0.0.1, as a process of its own that outlives a killed JVM. The data folder is kept; a
 * server that an earlier, killed JVM left behind in it is stopped and started anew. Commits are durable.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    /** Of the one role that there is; it is reached from this machine only. */
    public static final String USERNAME = PostgresCluster.USERNAME;

    /** Of that role. */
    public static final String PASSWORD = PostgresCluster.PASSWORD;

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Pattern DATABASE_NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final String UNIQUE_VIOLATION = "23505";

    private final PostgresCluster cluster;
    private final PostgresCommand command;
    private final Postmaster postmaster;
    private final DataLock lock;
    private final int port;

    private EmbeddedPostgres(PostgresCluster cluster, PostgresCommand command, DataLock lock, int port) {
        this.cluster = cluster;
        this.command = command;
        this.postmaster = new Postmaster(cluster.data());
        this.lock = lock;
        this.port = port;
    }

    /** As {@link #start(Path, int, Map)} without further settings. */
    public static EmbeddedPostgres start(Path dataDir, int port) {
        return start(dataDir, port, Map.of());
    }

    /**
     * Starts a server and returns when it accepts connections.
     *
     * @param port 0 for a free one
     * @param settings of {@code postgresql.conf}; they win over our defaults, except address and port
     * @throws IllegalStateException when the port is taken, the folder is in use, or PostgreSQL cannot start
     */
    public static EmbeddedPostgres start(Path dataDir, int port, Map<String, String> settings) {
        PostgresCluster cluster = new PostgresCluster(folder(dataDir));
        PostgresCommand command = new PostgresCommand(PostgresBinaries.unpacked(), cluster.commandOutput());
        DataLock lock = DataLock.take(cluster.lock());
        try {
            stopLeftover(cluster, command);
            int claimed = LoopbackPorts.claim(port, "PostgreSQL");
            cluster.create(command);
            cluster.configure(claimed, settings);
            EmbeddedPostgres postgres = new EmbeddedPostgres(cluster, command, lock, claimed);
            postgres.launch();
            return postgres;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Stops a server that a dead process has left running on this folder, if there is one. */
    public static void stopLeftover(Path dataDir) {
        PostgresCluster cluster = new PostgresCluster(folder(dataDir));
        PostgresCommand command = new PostgresCommand(PostgresBinaries.unpacked(), cluster.commandOutput());
        try (DataLock _ = DataLock.take(cluster.lock())) {
            stopLeftover(cluster, command);
        }
    }

    private static Path folder(Path dataDir) {
        try {
            return Files.createDirectories(dataDir).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL cannot use the folder " + dataDir, e);
        }
    }

    /** We hold the folder's lock, so whoever started this server is dead. */
    private static void stopLeftover(PostgresCluster cluster, PostgresCommand command) {
        Postmaster leftover = new Postmaster(cluster.data());
        if (leftover.find().isPresent()) {
            log.atInfo().addKeyValue("event", "postgres_leftover_stopped").log();
            stop(cluster, command, "fast");
        }
        leftover.forgetStalePid();
    }

    private void launch() {
        postmaster.forgetStalePid();
        command.run(
                "pg_ctl",
                "start",
                "--wait",
                "--timeout=60",
                "-D",
                cluster.data().toString(),
                "--log=" + cluster.log());
        log.atInfo()
                .addKeyValue("event", "postgres_started")
                .addKeyValue("port", port)
                .log();
    }

    private static void stop(PostgresCluster cluster, PostgresCommand command, String mode) {
        command.run(
                "pg_ctl", "stop", "--wait", "--timeout=60", "-D", cluster.data().toString(), "--mode=" + mode);
    }

    public int port() {
        return port;
    }

    public String username() {
        return PostgresCluster.USERNAME;
    }

    public String password() {
        return PostgresCluster.PASSWORD;
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + LoopbackPorts.HOST + ":" + port + "/" + database;
    }

    /**
     * Creates an empty database unless it is there.
     *
     * @param database lower-case letters, digits and underscores
     */
    public void createDatabase(String database) {
        if (!DATABASE_NAME.matcher(database).matches()) {
            throw new IllegalArgumentException("A database name matches " + DATABASE_NAME + ", found " + database);
        }
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), username(), password())) {
            if (!exists(connection, database)) {
                create(connection, database);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Database " + database + " could not be created", e);
        }
    }

    private static boolean exists(Connection connection, String database) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
            query.setString(1, database);
            return query.executeQuery().next();
        }
    }

    private static void create(Connection connection, String database) throws SQLException {
        try (PreparedStatement create = connection.prepareStatement("create database \"" + database + "\"")) {
            create.execute();
        } catch (SQLException e) {
            // somebody else was faster
            if (!DUPLICATE_DATABASE.equals(e.getSQLState()) && !UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    /** A fast stop, which breaks open connections, and a start on the same port and data; also after {@link #kill()}. */
    public void restart() {
        stopIfRunning();
        launch();
    }

    /** A crash: SIGKILL to the server and everything it forked. {@link #restart()} recovers it. */
    public void kill() {
        postmaster.kill();
    }

    /** Stops the server, breaking open connections; a second call does nothing. */
    @Override
    public void close() {
        stopIfRunning();
        lock.close();
    }

    private void stopIfRunning() {
        if (postmaster.find().isPresent()) {
            stop(cluster, command, "fast");
        }
    }
}

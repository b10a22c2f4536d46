package io.handshake.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of one PostgreSQL cluster: {@code cluster} is its data, beside it lie our lock and its logs. */
record PostgresCluster(Path home) {

    static final String USERNAME = "postgres";
    /** Guards nothing: the server listens on loopback only and holds what a developer put there. */
    static final String PASSWORD = "postgres";

    private static final Map<String, String> DEFAULTS = Map.of(
            "max_connections",
            "200",
            // the whole point of a database in these tests: what is committed survives a crash
            "fsync",
            "on",
            "synchronous_commit",
            "on",
            "full_page_writes",
            "on",
            "timezone",
            "UTC",
            "log_line_prefix",
            "%m [%p] ",
            // statements and details quote column values, which may be people's
            "log_error_verbosity",
            "terse",
            "log_min_error_statement",
            "panic");

    Path data() {
        return home.resolve("cluster");
    }

    Path log() {
        return home.resolve("server.log");
    }

    Path commandOutput() {
        return home.resolve("command.log");
    }

    Path lock() {
        return home.resolve("lock");
    }

    /** Creates the cluster if there is none. A half-made one, left by a kill, is thrown away and made again. */
    void create(PostgresCommand command) {
        if (Files.exists(data())) {
            return;
        }
        Path fresh = home.resolve("cluster.new");
        try {
            delete(fresh);
            Path password = Files.writeString(home.resolve("password"), PASSWORD);
            command.run(
                    "initdb",
                    "--pgdata=" + fresh,
                    "--username=" + USERNAME,
                    "--auth=scram-sha-256",
                    "--pwfile=" + password,
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    // the rename below is what makes the cluster valid
                    "--no-sync");
            Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("No PostgreSQL cluster could be made in " + home, e);
        }
    }

    /** The server's whole configuration, written anew before each start. */
    void configure(int port, Map<String, String> extra) {
        Map<String, String> settings = new TreeMap<>(DEFAULTS);
        settings.putAll(extra);
        settings.put("listen_addresses", LoopbackPorts.HOST);
        settings.put("unix_socket_directories", "");
        settings.put("port", Integer.toString(port));
        StringBuilder text = new StringBuilder();
        settings.forEach((name, value) -> text.append(name)
                .append(" = '")
                .append(value.replace("'", "''"))
                .append("'\n"));
        try {
            Files.writeString(data().resolve("postgresql.conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be configured in " + home, e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

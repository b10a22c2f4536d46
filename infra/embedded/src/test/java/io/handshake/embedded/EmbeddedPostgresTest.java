package io.handshake.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
@Timeout(60)
class EmbeddedPostgresTest {

    @TempDir
    Path data;

    @Test
    void isDurableAndTakesSettingsAndCreatesADatabaseOnce() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, 0, Map.of("statement_timeout", "54321"))) {
            postgres.createDatabase("clinic");
            postgres.createDatabase("clinic");

            assertThat(PostgresRows.setting(postgres, "server_version")).startsWith("18.");
            assertThat(PostgresRows.setting(postgres, "fsync")).isEqualTo("on");
            assertThat(PostgresRows.setting(postgres, "synchronous_commit")).isEqualTo("on");
            assertThat(PostgresRows.setting(postgres, "max_connections")).isEqualTo("200");
            assertThat(PostgresRows.setting(postgres, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(PostgresRows.setting(postgres, "statement_timeout")).isEqualTo("54321");
            assertThat(PostgresRows.query(
                            postgres, "clinic", "select name from pg_available_extensions where name = 'btree_gist'"))
                    .isNotEmpty();
            assertThatThrownBy(
                            () -> DriverManager.getConnection(postgres.jdbcUrl("clinic"), postgres.username(), "wrong"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void comesBackAfterRestartKillAndClose() throws Exception {
        int port;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, 0)) {
            port = postgres.port();
            try (Connection open = PostgresRows.connect(postgres, "postgres")) {
                PostgresRows.write(open, "first");

                postgres.restart();

                assertThat(open.isValid(1)).isFalse();
            }
            try (Connection open = PostgresRows.connect(postgres, "postgres")) {
                PostgresRows.write(open, "second");

                postgres.kill();

                assertThat(open.isValid(1)).isFalse();
                assertThatThrownBy(() -> PostgresRows.connect(postgres, "postgres"))
                        .isInstanceOf(SQLException.class);
            }
            postgres.restart();
            assertThat(PostgresRows.read(postgres, "postgres")).containsExactly("first", "second");
        }

        try (EmbeddedPostgres again = EmbeddedPostgres.start(data, port)) {
            assertThat(again.port()).isEqualTo(port);
            assertThat(PostgresRows.read(again, "postgres")).containsExactly("first", "second");
        }
    }

    @Test
    void stopsTheServerThatAKilledJvmLeftBehindAndStartsItAnew() throws Exception {
        int port;
        long leftover;
        try (ChildJvm child = ChildJvm.start(PostgresChild.class, data.toString())) {
            port = Integer.parseInt(child.answer());
            assertThatThrownBy(() -> EmbeddedPostgres.start(data, 0)).hasMessageContaining("in use by another process");
            child.kill();
            leftover = postmasterPid();
        }

        try (EmbeddedPostgres again = EmbeddedPostgres.start(data, port)) {
            assertThat(postmasterPid()).isNotEqualTo(leftover);
            assertThat(PostgresRows.read(again, "clinic")).containsExactly("written before the kill");
        }
    }

    @Test
    void startsOverTheStalePidFileOfAServerThatWasKilledWithItsJvm() throws Exception {
        try (ChildJvm child = ChildJvm.start(PostgresChild.class, data.toString())) {
            child.kill();
            new Postmaster(data.toRealPath().resolve("cluster")).kill();
        }
        // the worst case: the number in the file belongs to somebody else now
        Path pidFile = data.resolve("cluster").resolve("postmaster.pid");
        List<String> lines = Files.readAllLines(pidFile);
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(pidFile, lines);

        try (EmbeddedPostgres again = EmbeddedPostgres.start(data, 0)) {
            assertThat(PostgresRows.read(again, "clinic")).containsExactly("written before the kill");
        }
    }

    @Test
    void namesThePortThatIsTakenAndGivesTheFolderBack() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral(LoopbackPorts.HOST))) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> EmbeddedPostgres.start(data, other.getLocalPort()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("Port " + other.getLocalPort());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"Linux, amd64", "Linux, aarch64", "Mac OS X, aarch64"})
    void bringsTheServerOfEachMachine(String os, String architecture) {
        assertThat(EmbeddedPostgres.class.getResource(PostgresBinaries.archive(os, architecture)))
                .isNotNull();
    }

    private long postmasterPid() throws Exception {
        return Long.parseLong(Files.readAllLines(data.resolve("cluster").resolve("postmaster.pid"))
                .getFirst()
                .strip());
    }
}

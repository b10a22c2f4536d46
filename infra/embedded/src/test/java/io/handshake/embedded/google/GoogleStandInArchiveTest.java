package io.handshake.embedded.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(20)
class GoogleStandInArchiveTest {

    private static final String ACCOUNT = "anna@clinic.test";

    @TempDir
    Path data;

    @Test
    void keepsEventsAccountsAndBurntIdsOverARestartOnTheSamePort() throws Exception {
        int port;
        List<CalendarEvent> before;
        try (GoogleStandIn google = GoogleStandIn.builder().dataDir(data).start();
                Caller caller = new Caller(google, "dev-anna")) {
            port = google.port();
            google.addCalendar(ACCOUNT, "room@group.calendar.test", ZoneId.of("Asia/Kathmandu"));
            google.addAccount("gone", "ben@clinic.test");
            google.revoke("gone");
            caller.insert("abc123");
            caller.insert("abc124");
            caller.delete("abc124");
            before = google.events(ACCOUNT, "primary");
        }

        for (int run = 0; run < 2; run++) {
            try (GoogleStandIn google =
                            GoogleStandIn.builder().port(port).dataDir(data).start();
                    Caller caller = new Caller(google, "dev-anna")) {
                assertThat(google.events(ACCOUNT, "primary")).isEqualTo(before);
                assertThat(google.events(ACCOUNT, "room@group.calendar.test")).isEmpty();
                assertThat(caller.insert("abc124").status()).isEqualTo(409);
                assertThat(caller.refresh("gone").status()).isEqualTo(400);
            }
        }
    }

    @Test
    void remembersOverARestartThatItForgot() throws Exception {
        try (GoogleStandIn google = GoogleStandIn.builder().dataDir(data).start();
                Caller caller = new Caller(google, "dev-anna")) {
            caller.insert("abc123");
            google.forgetEvents();
            caller.insert("abc124");
        }

        try (GoogleStandIn google = GoogleStandIn.builder().dataDir(data).start()) {
            assertThat(google.events(ACCOUNT, "primary"))
                    .extracting(CalendarEvent::id)
                    .containsExactly("abc124");
        }
    }

    @Test
    void forgetsALineThatAKillCutOff() throws Exception {
        try (GoogleStandIn google = GoogleStandIn.builder().dataDir(data).start();
                Caller caller = new Caller(google, "dev-anna")) {
            caller.insert("abc123");
        }
        Files.writeString(
                data.resolve("google.jsonl"), "{\"type\":\"event\",\"account\":\"an", StandardOpenOption.APPEND);

        try (GoogleStandIn google = GoogleStandIn.builder().dataDir(data).start()) {
            assertThat(google.events(ACCOUNT, "primary")).hasSize(1);
        }
    }

    @Test
    void namesThePortThatIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() ->
                            GoogleStandIn.builder().port(other.getLocalPort()).start())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Port " + other.getLocalPort());
        }
    }
}

package io.handshake.worker.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.handshake.contracts.EventId;
import io.handshake.worker.GoogleRooms;
import io.handshake.worker.calendar.CalendarAccess.Familiar;
import io.handshake.worker.calendar.CalendarAccess.Sight;
import io.handshake.worker.clinics.Secret;
import io.handshake.worker.token.GoogleTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Looks whose answers the stand-in never gives. */
@Tag("slow")
class GoogleCalendarAccessTest {

    private static final EventId KNOWN = new EventId("0123456789abcdef0123456789abcdef01234567");

    private final GoogleRooms rooms = GoogleRooms.shared();
    private final AtomicReference<String> list = new AtomicReference<>("{}");
    private final AtomicReference<Integer> get = new AtomicReference<>(200);
    private HttpServer server;
    private CalendarAccess access;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean listing = exchange.getRequestURI().getPath().endsWith("/events");
            byte[] body = (listing ? list.get() : "{\"id\":\"" + KNOWN + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(listing ? 200 : get.get(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        URI root = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        access = new GoogleCalendarAccess(rooms.bean("calendarTransport", GoogleTransport.class), root);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"owner, true", "writer, true", "reader, false", "freeBusyReader, false", "none, false", "'', false"})
    void onlyWhoMayWriteIsTaken(String role, boolean writes) {
        list.set("{\"kind\":\"calendar#events\",\"accessRole\":\"" + role + "\"}");

        assertThat(look(List.of())).isEqualTo(writes ? new Sight.Writable(Familiar.UNTRIED) : new Sight.ReadOnly());
    }

    @ParameterizedTest
    @CsvSource({"200, THE_SAME", "404, ANOTHER"})
    void aCalendarIsKnownByOneOfOurEvents(int status, Familiar familiar) {
        list.set("{\"kind\":\"calendar#events\",\"accessRole\":\"owner\"}");
        get.set(status);

        assertThat(look(List.of(KNOWN))).isEqualTo(new Sight.Writable(familiar));
    }

    @Test
    void whatGoogleDoesNotAnswerToIsNoProofOfAnotherCalendar() {
        list.set("{\"kind\":\"calendar#events\",\"accessRole\":\"owner\"}");
        get.set(503);

        assertThat(look(List.of(KNOWN))).isInstanceOf(Sight.Unavailable.class);
    }

    @Test
    void anAnswerThatIsNoneIsNothing() {
        list.set("<html>Sign in to the hotel</html>");

        assertThat(look(List.of())).isInstanceOf(Sight.Unavailable.class);
    }

    private Sight look(List<EventId> known) {
        return access.look(
                new Secret("a-token"), "primary", known, rooms.clock().instant().plusSeconds(5));
    }
}

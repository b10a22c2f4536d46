package io.handshake.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.handshake.embedded.LoopbackPorts;
import io.handshake.embedded.google.GoogleStandIn;
import io.handshake.embedded.google.InsertedEvent;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.talk.SqlRival;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The clinic's reception, which has software of its own. Armed by {@code POST /control/rival}, it enters an appointment for
 * the very time that a caller is being given, after the event was made and before the booking is saved: the booking is
 * refused then, and the event is taken back.
 */
final class FrontDesk implements AutoCloseable {

    static final String RIVAL = "/control/rival";
    private static final int MAX_BODY = 4096;

    private final SqlRival rival;
    private final Screen screen;
    private final HttpServer http;
    /** The clinic whose next booking meets a rival; empty while nobody asked for one. */
    private String armedFor = "";

    private FrontDesk(LocalHouse house, Screen screen) {
        this.rival = new SqlRival(house.database());
        this.screen = screen;
        try {
            this.http = HttpServer.create(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), house.ports().desk()),
                    0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The front desk cannot listen on port " + house.ports().desk(), e);
        }
    }

    /** Opens it; where the Google is not ours, it hears of no event and only says so. */
    static FrontDesk open(LocalHouse house, Screen screen) {
        FrontDesk desk = new FrontDesk(house, screen);
        desk.http.createContext(
                RIVAL, exchange -> desk.answer(exchange, house.google().isPresent()));
        house.google().ifPresent(desk::watch);
        desk.http.start();
        return desk;
    }

    String url() {
        return "http://" + LoopbackPorts.HOST + ":" + http.getAddress().getPort() + RIVAL;
    }

    private void watch(GoogleStandIn google) {
        google.onInserted(this::inserted);
    }

    private synchronized void arm(String orgId) {
        armedFor = orgId;
    }

    private synchronized void inserted(InsertedEvent inserted) {
        if (!armedFor.isEmpty()
                && rival.takesTheTimeOf(armedFor, inserted.event().id())) {
            screen.say("The reception of " + armedFor + " has just entered an appointment for the same time.");
            armedFor = "";
        }
    }

    private void answer(HttpExchange exchange, boolean hearsOfEvents) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readNBytes(MAX_BODY), StandardCharsets.UTF_8);
            if (!exchange.getRequestMethod().equals("POST")) {
                say(exchange, 405, "{\"error\":\"expected POST\"}");
            } else if (!hearsOfEvents) {
                say(exchange, 409, "{\"error\":\"this Google is not ours, so no rival can be timed\"}");
            } else {
                String orgId = JsonRival.orgId(body, SampleClinic.ORG_ID);
                arm(orgId);
                say(exchange, 200, JsonRival.armed(orgId));
            }
        }
    }

    private static void say(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}

package io.handshake.local.desk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.handshake.embedded.LoopbackPorts;
import io.handshake.embedded.google.InsertedEvent;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.talk.NoAnswerException;
import io.handshake.local.talk.SqlRival;
import io.handshake.local.talk.UnusableAnswerException;
import io.handshake.local.talk.VapiAnswer;
import io.handshake.local.talk.VapiCall;
import io.handshake.local.talk.Webhook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * What a developer has instead of a telephone and a clinic. A form calls the webhook as Vapi does and shows what the patient
 * hears. And the reception has software of its own: armed by {@code POST /control/rival}, it enters an appointment for the
 * very time that a caller is being given, after the event was made and before the booking is saved: the booking is refused
 * then, and the event is taken back.
 */
public final class FrontDesk implements AutoCloseable {

    private static final String RIVAL = "/control/rival";
    private static final String CALL = "/control/call";
    private static final String JSON = "application/json";
    private static final int MAX_BODY = 4096;

    private final LocalHouse house;
    private final String usualClinic;
    private final Consumer<String> says;
    private final SqlRival rival;
    private final HttpServer http;
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    /** The clinic whose next booking meets a rival; empty while nobody asked for one. */
    private String armedFor = "";

    private FrontDesk(LocalHouse house, String usualClinic, Consumer<String> says) {
        this.house = house;
        this.usualClinic = usualClinic;
        this.says = says;
        this.rival = new SqlRival(house.database());
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

    /**
     * Opens it; where the Google is not ours, it hears of no event and only says so.
     *
     * @param usualClinic the org that is meant where none is named
     * @param says is told what the reception does
     */
    public static FrontDesk open(LocalHouse house, String usualClinic, Consumer<String> says) {
        FrontDesk desk = new FrontDesk(house, usualClinic, says);
        desk.http.setExecutor(desk.callers);
        desk.http.createContext("/", desk::page);
        desk.http.createContext(CALL, desk::call);
        desk.http.createContext(RIVAL, desk::rival);
        house.google().ifPresent(google -> google.onInserted(desk::inserted));
        desk.http.start();
        return desk;
    }

    /** The form, without a slash at its end. */
    public String url() {
        return "http://" + LoopbackPorts.HOST + ":" + http.getAddress().getPort();
    }

    /** Where the next booking's rival is asked for. */
    public String rivalUrl() {
        return url() + RIVAL;
    }

    private synchronized void arm(String orgId) {
        armedFor = orgId;
    }

    private synchronized void inserted(InsertedEvent inserted) {
        if (!armedFor.isEmpty()
                && rival.takesTheTimeOf(armedFor, inserted.event().id())) {
            says.accept("The reception of " + armedFor + " has just entered an appointment for the same time.");
            armedFor = "";
        }
    }

    private void page(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/" -> say(exchange, 200, "text/html; charset=utf-8", resource("desk.html"));
                case "/desk.js" -> say(exchange, 200, "text/javascript", resource("desk.js"));
                default -> say(exchange, 404, JSON, JsonDesk.error("expected /"));
            }
        }
    }

    private void call(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = body(exchange);
            // another site's page cannot send JSON here without asking first, and is never told yes
            if (!isJsonPost(exchange)) {
                say(exchange, 405, JSON, JsonDesk.error("expected POST of " + JSON));
                return;
            }
            JsonDesk.Wish wish = JsonDesk.wish(body, usualClinic);
            if (wish.meetsRival()) {
                arm(wish.call().orgId());
            }
            say(exchange, 200, JSON, answered(wish.call()));
        } catch (IllegalArgumentException e) {
            say(exchange, 400, JSON, JsonDesk.error(String.valueOf(e.getMessage())));
        } catch (UnusableAnswerException | NoAnswerException e) {
            say(exchange, 502, JSON, JsonDesk.error(String.valueOf(e.getMessage())));
        }
    }

    private String answered(VapiCall call) {
        Webhook webhook = new Webhook(house.services(Service.INGRESS).getFirst().url(), house.vapiSecret());
        long begin = System.nanoTime();
        VapiAnswer answer = webhook.book(call);
        return JsonDesk.answer(
                call,
                answer,
                Duration.ofNanos(System.nanoTime() - begin),
                house.services(Service.SAGA_WORKER).getFirst().url());
    }

    private void rival(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = body(exchange);
            if (!exchange.getRequestMethod().equals("POST")) {
                say(exchange, 405, JSON, JsonDesk.error("expected POST"));
            } else if (house.google().isEmpty()) {
                say(exchange, 409, JSON, JsonDesk.error("this Google is not ours, so no rival can be timed"));
            } else {
                String orgId = JsonDesk.orgId(body, usualClinic);
                arm(orgId);
                say(exchange, 200, JSON, JsonDesk.armed(orgId));
            }
        }
    }

    private static boolean isJsonPost(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("POST")
                && JSON.equals(exchange.getRequestHeaders().getFirst("Content-Type"));
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readNBytes(MAX_BODY), StandardCharsets.UTF_8);
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = FrontDesk.class.getResourceAsStream("/desk/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void say(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
        callers.close();
    }
}

package io.handshake.local.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.handshake.local.house.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What no house of ours does: something answers in the services' place, lets everybody in, and has left work lying. */
class BadlyOffTest {

    private static final Map<String, String> ANSWERS = Map.of(
            "/actuator/health/readiness", "{\"components\":{\"broker\":{\"status\":\"DOWN\"}}}",
            "/api/clinics", "{\"clinics\":[]}",
            "/api/bookings", "{\"bookings\":[{\"bookingId\":\"left-lying\"}],\"next\":\"\"}",
            "/api/dead-letters", "{\"letters\":[{\"id\":\"unread\"}],\"next\":\"more\"}");

    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", BadlyOffTest::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = ANSWERS.getOrDefault(path, "{\"status\":\"welcome\"}").getBytes(UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(path.endsWith("readiness") ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyFaultIsFoundAndSaysWhatToDo() {
        Clock slow = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-1));
        Outside service = new Outside("http://127.0.0.1:" + server.getAddress().getPort(), slow);
        Premises premises = new Premises(
                service,
                service,
                Map.of(
                        Settings.VAPI_SECRETS,
                        "aa3e9a7c21d5b8064f3e9a7c",
                        Settings.ADMIN_TOKEN,
                        "4f3e9a7c21d5b8064f3e9a7c"),
                "a clinic/of theirs",
                Path.of(System.getProperty("handshake.root")),
                slow);

        VerifyReport report = new Verification(premises, true).run();

        assertThat(named(report, Verdict.FAILED))
                .contains(
                        "services ingress",
                        "services saga-worker",
                        "doors webhook, no credential",
                        "doors webhook, empty secret",
                        "doors webhook, wrong secret",
                        "doors metrics of ingress",
                        "doors API, no token",
                        "doors API, wrong token",
                        "doors metrics of saga-worker",
                        "clocks ingress",
                        "clocks saga-worker",
                        "google OAuth client",
                        "booking webhook to answer",
                        "booking event in the calendar",
                        "kafka brokers",
                        "database database");
        assertThat(named(report, Verdict.WARNING))
                .contains(
                        "clinics clinics",
                        "work undecided bookings",
                        "work open undos",
                        "work stuck bookings",
                        "work dead letters");
        assertThat(report.findings())
                .filteredOn(found -> found.verdict() == Verdict.FAILED || found.verdict() == Verdict.WARNING)
                .allMatch(found -> !found.finding().toDo().isEmpty());
        assertThat(words(report, "ingress")).contains("(503: broker)");
        assertThat(words(report, "dead letters")).startsWith("More than 1 ").contains("unread");
        assertThat(JsonVerifyReport.of(report)).contains("\"about\" : [ \"left-lying\" ]");
    }

    private static List<String> named(VerifyReport report, Verdict verdict) {
        return report.findings().stream()
                .filter(found -> found.verdict() == verdict)
                .map(found -> found.area() + " " + found.name())
                .toList();
    }

    private static String words(VerifyReport report, String name) {
        return report.findings().stream()
                .filter(found -> found.name().equals(name))
                .map(found -> found.finding().words())
                .findFirst()
                .orElseThrow();
    }
}

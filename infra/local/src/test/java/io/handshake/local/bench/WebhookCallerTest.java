package io.handshake.local.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.handshake.local.audit.Given;
import io.handshake.local.audit.Given.Answered;
import io.handshake.local.audit.Given.Lost;
import io.handshake.local.audit.Given.Unusable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WebhookCallerTest {

    private static final Pattern REQUEST = Pattern.compile("\"toolu_(\\d+)\"");

    private HttpServer ingress;

    @BeforeEach
    void open() throws IOException {
        ingress = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ingress.createContext("/webhooks/vapi", WebhookCallerTest::answer);
        ingress.start();
    }

    @AfterEach
    void close() {
        ingress.stop(0);
    }

    @Test
    void takesAnAnswerForWhatItSays() {
        BenchWishes wishes = new BenchWishes(BenchClinic.several(1), LocalDate.of(2027, 3, 26));
        URI root = URI.create("http://127.0.0.1:" + ingress.getAddress().getPort());
        WebhookCaller caller = new WebhookCaller(new KeptConnection(root, "secret"), new WishText(), Clock.systemUTC());

        List<String> heard = LongStream.rangeClosed(99, 106)
                .mapToObj(number -> caller.book(wishes.wish(number)))
                .toList();
        caller.close();

        assertThat(heard)
                .containsExactly(
                        Tally.SLOT_TAKEN,
                        Tally.CONFIRMED,
                        "pending",
                        "HTTP 503 without an answer that can be read",
                        "HTTP 200 without an answer that can be read",
                        "the answer to another call",
                        "no answer",
                        Tally.CONFIRMED);
        assertThat(caller.given())
                .extracting(Given::heard)
                .containsExactly(
                        new Answered(true, "toolu_99", "failed", "SLOT_TAKEN", "b", "", ""),
                        new Answered(false, "toolu_100", "confirmed", "", "b", "e", "a"),
                        new Answered(false, "toolu_101", "pending", "", "b", "", ""),
                        new Unusable(503),
                        new Unusable(200),
                        new Answered(false, "toolu_1", "confirmed", "", "b", "e", "a"),
                        new Lost(),
                        new Answered(false, "toolu_106", "confirmed", "", "b", "e", "a"));
        assertThat(caller.given())
                .extracting(Given::callId, Given::requestId, Given::orgId)
                .first()
                .isEqualTo(tuple("call-99", "toolu_99", "clinic-0"));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Matcher request = REQUEST.matcher(body);
        assertThat(request.find()).isTrue();
        long number = Long.parseLong(request.group(1));
        switch ((int) number) {
            case 101 -> reply(exchange, 200, item(number, "result", "{\"status\":\"pending\",\"bookingId\":\"b\"}"));
            case 102 -> reply(exchange, 503, "");
            case 103 -> reply(exchange, 200, "<html>");
            case 104 -> reply(exchange, 200, confirmed(1));
            case 105 -> exchange.close();
            default -> reply(exchange, 200, number % 100 == 99 ? failed(number) : confirmed(number));
        }
    }

    private static String confirmed(long number) {
        return item(
                number,
                "result",
                "{\"status\":\"confirmed\",\"bookingId\":\"b\",\"eventId\":\"e\",\"appointmentId\":\"a\"}");
    }

    private static String failed(long number) {
        return item(
                number,
                "error",
                "{\"status\":\"failed\",\"reason\":\"SLOT_TAKEN\",\"retryable\":false,\"bookingId\":\"b\"}");
    }

    private static String item(long number, String member, String line) {
        return "{\"results\":[{\"toolCallId\":\"toolu_" + number + "\",\"" + member + "\":\""
                + line.replace("\"", "\\\"") + "\"}]}";
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}

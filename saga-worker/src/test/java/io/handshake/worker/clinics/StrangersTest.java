package io.handshake.worker.clinics;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.OrgId;
import io.handshake.contracts.strangers.Junk;
import io.handshake.contracts.strangers.Stranger;
import io.handshake.contracts.strangers.Stranger.Answer;
import io.handshake.worker.GoogleRooms;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API says to whom it does not know, and to operators' programs that talk nonsense. Over real sockets. */
@Tag("slow")
class StrangersTest {

    private static final String OPERATOR = "Authorization: Bearer " + GoogleRooms.ADMIN_TOKEN + "\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    /** A busy machine may have bent too few in the usual time. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private final GoogleRooms rooms = GoogleRooms.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorization:\r\n",
                "Authorization: Bearer\r\n",
                "Authorization: Bearer wrong\r\n",
                "Authorization: " + GoogleRooms.ADMIN_TOKEN + "\r\n",
                "Authorization: Bearer " + GoogleRooms.ADMIN_TOKEN + "x\r\n",
                "Authorization: Bearer \u00ff\u00fe\r\n",
                "Authorization: Bearer wrong\r\nAuthorization: Bearer " + GoogleRooms.ADMIN_TOKEN + "\r\n",
                "X-Api-Key: " + GoogleRooms.ADMIN_TOKEN + "\r\n",
                "Cookie: token=" + GoogleRooms.ADMIN_TOKEN + "\r\n"
            })
    void nobodyWithoutTheTokenGetsPastTheGateByAnyPath(String headers) {
        for (String line : List.of(
                "GET /api/clinics",
                "GET /api/nothing-here",
                "GET /api",
                "GET /api/",
                "GET /api/clinics/..%2fclinics",
                "GET //api//clinics",
                "GET /api;x=y/clinics",
                "GET /./api/clinics",
                "GET /%61pi/clinics",
                "GET /actuator/health/../../api/clinics",
                "POST /api/clinics",
                "HEAD /api/clinics",
                "OPTIONS /api/clinics",
                "GET http://127.0.0.1/api/clinics")) {
            Answer answer = tries(line, headers, "");

            assertThat(answer.status()).as(line).isIn(400, 401, 404);
            assertThat(answer.body()).doesNotContain("clinics\":");
            assertThat(answer.telling()).as(line).isEmpty();
        }
    }

    /** This house has rooms, and no figures: without a key the gate is shut, to operators too. */
    @Test
    void metricsAreShownToNobodyWhereNoKeyIs() {
        for (String line : List.of(
                "GET /actuator/prometheus",
                "GET //actuator//prometheus",
                "GET /actuator/%70rometheus",
                "GET /actuator;x=y/prometheus;x=y",
                "GET /actuator/health/../prometheus",
                "GET /actuator/prometheus/",
                "HEAD /actuator/prometheus")) {
            for (String headers : List.of("", "Authorization: Bearer\r\n", OPERATOR)) {
                Answer answer = tries(line, headers, "");

                assertThat(answer.status()).as(line).isIn(400, 401, 404);
                assertThat(answer.body()).doesNotContain("jvm_");
                assertThat(answer.telling()).as(line).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "GET /error",
                "GET /nothing-here",
                "GET /api/nothing-here",
                "GET /actuator",
                "GET /actuator/env",
                "GET /actuator/heapdump",
                "GET /actuator/threaddump",
                "GET /actuator/mappings",
                "GET /actuator/configprops",
                "GET /actuator/flyway",
                "GET /actuator/loggers",
                "POST /actuator/shutdown",
                "DELETE /api/clinics",
                "PATCH /api/clinics/x",
                "TRACE /api/clinics",
                "BREW /api/clinics",
                "PUT /api/clinics/",
                "PUT /api/clinics/a%00b",
                "PUT /api/clinics/a%2fb",
                "PUT /api/clinics/%ff",
                "PUT /api/clinics/a%0d%0ab",
                "PUT /api/clinics/..%2f..%2factuator",
                "GET /api/clinics?page=99999999999999999999",
                "GET /api/clinics?page=-1",
                "GET /api/clinics?size=%27%20or%201=1--",
                "GET /api/clinics?page=%00",
                "GET /api/clinics/<script>",
                "GET /WEB-INF/web.xml",
                "GET /META-INF/MANIFEST.MF",
                "GET /application.yaml",
                "GET /db/migration/V1__clinics.sql"
            })
    void errorsAreProblemsThatSayNothingOfOurInsides(String line) {
        for (String accept : List.of("", "Accept: text/html\r\n", "Accept: nonsense\r\n")) {
            Answer answer = tries(line, OPERATOR + JSON + accept, "{\"name\":\"a\"}");

            assertThat(answer.status()).as(line).isIn(400, 404, 405, 406, 501);
            assertThat(answer.telling()).as(line).isEmpty();
        }
    }

    static Stream<Arguments> bodiesThatAreNoClinic() throws IOException {
        return Stream.of(
                Arguments.of("nothing", bytes("")),
                Arguments.of("deep arrays", bytes("[".repeat(30_000))),
                Arguments.of("a deep member", bytes("{\"name\":" + "{\"a\":".repeat(5_000))),
                Arguments.of("a number of many digits", bytes("{\"name\":" + "1".repeat(30_000) + "}")),
                Arguments.of("a huge exponent", bytes("{\"name\":1e999999999}")),
                Arguments.of("not a number", bytes("{\"name\":NaN}")),
                Arguments.of("bytes that are not UTF-8", bytes("{\"name\":\"\u00ff\u00fe\"}")),
                Arguments.of("a raw NUL", bytes("{\"name\":\"a\0\"}")),
                Arguments.of("an escaped NUL", bytes("{\"name\":\"a\\u0000\"}")),
                Arguments.of("half a surrogate pair", bytes("{\"name\":\"a\\ud83d\"}")),
                Arguments.of("half a pair in the calendar", bytes("{\"name\":\"a\",\"calendarId\":\"\\ude00x\"}")),
                Arguments.of("a line break in the name", bytes("{\"name\":\"a\\r\\nINFO forged\"}")),
                Arguments.of("a terminal's escape", bytes("{\"name\":\"\\u001b[31mred\"}")),
                Arguments.of("a line separator", bytes("{\"name\":\"a\\u2028b\"}")),
                Arguments.of("a line break in the calendar", bytes("{\"name\":\"a\",\"calendarId\":\"a\\nb\"}")),
                Arguments.of(
                        "a calendar as long as the body",
                        bytes("{\"name\":\"a\",\"calendarId\":\"" + "c".repeat(9_000) + "\"}")),
                Arguments.of("a key twice", bytes("{\"name\":\"a\",\"name\":\"b\"}")),
                Arguments.of("XML", bytes("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>")),
                Arguments.of("a gzip bomb", gzipped(new byte[16 * 1024 * 1024])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodiesThatAreNoClinic")
    void whatIsNoClinicIsABadRequestThatSaysSo(String name, byte[] body) {
        Answer answer = put("/api/clinics/no-clinic", JSON, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("expected").hasSizeLessThan(400);
        assertThat(answer.telling()).isEmpty();
        assertThat(rooms.call("GET", "/api/clinics/no-clinic", "").statusCode()).isEqualTo(404);
    }

    @Test
    void otherTypesOfContentAreRefusedAsSuch() {
        for (String type : List.of(
                "",
                "Content-Type: text/plain\r\n",
                "Content-Type: application/xml\r\n",
                "Content-Type: multipart/form-data; boundary=x\r\n",
                "Content-Type: nonsense\r\n")) {
            Answer answer = put("/api/clinics/other", type, bytes("{\"name\":\"a\"}"));

            assertThat(answer.status()).isIn(400, 415);
            assertThat(answer.telling()).isEmpty();
        }
    }

    @Test
    void aMessageInUtf16OrWithAMarkIsStillJson() {
        for (byte[] body : List.of("{\"name\":\"a\"}".getBytes(UTF_16), "\ufeff{\"name\":\"a\"}".getBytes(UTF_8))) {
            assertThat(put("/api/clinics/odd", JSON, body).status()).isEqualTo(200);
        }
    }

    @Test
    void tooLargeIsSaidWithAndWithoutALength() {
        byte[] large = new byte[9_000_000];
        String chunked = "PUT /api/clinics/large HTTP/1.1\r\nHost: x\r\n" + OPERATOR + JSON
                + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(40_000) + "\r\n" + "x".repeat(40_000)
                + "\r\n0\r\n\r\n";

        assertThat(put("/api/clinics/large", JSON, java.util.Arrays.copyOf(large, 2_000_000))
                        .status())
                .isEqualTo(413);
        assertThat(Stranger.tries(rooms.port(), chunked).status()).isEqualTo(413);
        // Beyond what is heard out, the connection may end before its sender has read why.
        assertThat(put("/api/clinics/large", JSON, large).status()).isIn(0, 413);
    }

    @Test
    void wordsOfADatabaseStayWords() {
        String nasty = "Robert'); drop table clinic;-- <script>alert(1)</script> ${jndi:ldap://x} %s {}";

        Answer answer = put("/api/clinics/nasty", JSON, ("{\"name\":\"" + nasty + "\"}").getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(rooms.look(new OrgId("nasty"))).contains("drop table", "<script>");
        assertThat(answer.headers().get("Content-Type")).startsWith("application/json");
        assertThat(answer.headers()).containsEntry("X-Content-Type-Options", "nosniff");
    }

    @Test
    void bentBodiesAreTakenOrRefusedAndWhatIsTakenIsAnnounced() {
        Junk junk = Junk.announced("clinics.StrangersTest");
        String good = "{\"name\":\"Smile Dental\",\"calendarId\":\"desk@example.org\",\"timeZone\":\"Europe/London\"}";
        String token = "{\"refreshToken\":\"1//0gabcdef\"}";
        Instant end = Instant.now().plusSeconds(5);
        List<String> taken = new ArrayList<>();
        for (int number = 0; Instant.now().isBefore(taken.isEmpty() ? end.plus(GRACE) : end); number++) {
            String org = "bent-" + junk.seed() + "-" + number;
            byte[] body = junk.bent(number % 4 == 3 ? token : good, number);
            String path = "/api/clinics/" + org + (number % 4 == 3 ? "/google-connection" : "");
            String which = "-Dhandshake.junk.seed=" + junk.seed() + ", body " + number + ": " + new String(body, UTF_8);

            Answer answer = put(path, JSON, body);

            assertThat(answer.status()).as(which).isIn(200, 400, 404);
            assertThat(answer.telling()).as(which).isEmpty();
            assertThat(answer.body()).as(which).doesNotContain("1//0g");
            if (answer.status() == 200) {
                taken.add(org);
            }
        }

        assertThat(taken).isNotEmpty();
        JpaClinicRows rows = rooms.bean(JpaClinicRows.class);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(rows.unannounced(1000)).isEmpty());
    }

    @Test
    void whoDripsIsSentAwayAndHoldsUpNobody() {
        String put = "PUT /api/clinics/x HTTP/1.1\r\nHost: x\r\n";
        String known = put + OPERATOR + JSON;
        String length = "Content-Length: 100000\r\n";
        String chunked = "Transfer-Encoding: chunked\r\n\r\n";
        List<Slow> ways = List.of(
                new Slow("GET /api/clin", "x"),
                new Slow(put + "X-Slow: ", "x"),
                new Slow(put + length + "\r\n", "x"),
                new Slow(put + chunked + "1;", "x"),
                new Slow(put + chunked + "1\r\nx\r\n0\r\nX-Slow: ", "x"),
                new Slow(known + length + "\r\n", " "),
                new Slow(known + chunked + "1;", "x"),
                new Slow(known + chunked + "2\r\n{}\r\n0\r\nX-Slow: ", "x"),
                new Slow("\r\n", "\r\n"),
                new Slow("GET /api/clinics HTTP/1.1\r\nHost: x\r\n\r\n", ""));
        Map<Stranger, Slow> crowd = new HashMap<>();
        try {
            for (int i = 0; i < 200; i++) {
                Slow way = ways.get(i % ways.size());
                crowd.put(new Stranger(rooms.port()).sends(way.start()), way);
            }
            Instant before = Instant.now();
            assertThat(rooms.call("GET", "/api/clinics", "").statusCode()).isEqualTo(200);
            assertThat(Duration.between(before, Instant.now())).isLessThan(AT_ONCE);

            Map<Stranger, Slow> left = new HashMap<>(crowd);
            await().pollInterval(Duration.ofMillis(400))
                    .atMost(Duration.ofSeconds(22))
                    .untilAsserted(() -> {
                        left.forEach((one, way) -> one.sends(way.drip()));
                        left.keySet().removeIf(one -> one.isSentAwayWithin(Duration.ofMillis(1)));
                        assertThat(left.values()).isEmpty();
                    });
        } finally {
            crowd.keySet().forEach(Stranger::close);
        }
    }

    @Test
    void aBodyThatIsNeverFinishedIsNoMistakeOfOurs() {
        try (Stranger stranger = new Stranger(rooms.port())) {
            stranger.sends(
                    "PUT /api/clinics/x HTTP/1.1\r\nHost: x\r\n" + OPERATOR + JSON + "Content-Length: 100\r\n\r\n{");

            Answer answer = stranger.answer();

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.telling()).isEmpty();
        }
    }

    /** A beginning, and then a little at a time. */
    private record Slow(String start, String drip) {}

    private Answer tries(String line, String headers, String body) {
        return Stranger.tries(
                rooms.port(),
                line + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers + "Content-Length: "
                        + body.length() + "\r\n\r\n" + body);
    }

    private Answer put(String path, String headers, byte[] body) {
        byte[] head = bytes("PUT " + path + " HTTP/1.1\r\nHost: x\r\n" + OPERATOR + headers + "Content-Length: "
                + body.length + "\r\n\r\n");
        byte[] whole = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return Stranger.tries(rooms.port(), whole);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] gzipped(byte[] plain) throws IOException {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(small)) {
            gzip.write(plain);
        }
        return small.toByteArray();
    }
}

package io.handshake.ingress;

import static io.handshake.ingress.VapiCall.aCall;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.strangers.Junk;
import io.handshake.contracts.strangers.Stranger;
import io.handshake.contracts.strangers.Stranger.Answer;
import io.handshake.ingress.IngressProcess.Item;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the service says to whom it does not know, and to whom it knows but who talks nonsense. Over real sockets. */
@Tag("slow")
class StrangersTest {

    private static final String HMAC_SECRET = "a-signing-key-for-strangers";
    private static final String KNOWN = "X-Vapi-Secret: " + IngressProcess.SECRET + "\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** What half of the honest get, and all of them, whatever else this machine does. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private static final Duration IN_TIME = Duration.ofSeconds(10);
    /** The rest may be told "pending", which is true. */
    private static final double MOST = 0.8;

    @TempDir
    static Path data;

    private static BrokerProcess broker;
    private static SagaStandIn saga;
    private static IngressProcess ingress;

    @BeforeAll
    static void start() {
        broker = new BrokerProcess(data);
        saga = new SagaStandIn(broker.bootstrapServers());
        ingress = new IngressProcess(
                        broker.bootstrapServers(),
                        "--handshake.answer-within=4s",
                        "--handshake.vapi.hmac.secret=" + HMAC_SECRET)
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        ingress.close();
        saga.close();
        broker.close();
    }

    @BeforeEach
    void everythingSucceeds() {
        saga.decide(request -> List.of(SagaStandIn.confirmed(request)));
    }

    static Stream<String> wrongCredentials() {
        String now = Long.toString(Instant.now().getEpochSecond());
        String old = Long.toString(Instant.now().minusSeconds(3600).getEpochSecond());
        String ahead = Long.toString(Instant.now().plusSeconds(3600).toEpochMilli());
        return Stream.of(
                "",
                "Authorization: \r\n",
                "Authorization: Bearer\r\n",
                "Authorization: Bearer \r\n",
                "Authorization: Bearer wrong\r\n",
                "Authorization: Bearer " + IngressProcess.SECRET + "x\r\n",
                "Authorization: Bearer " + IngressProcess.SECRET.substring(1) + "\r\n",
                "Authorization: Bearer " + IngressProcess.SECRET.toUpperCase(java.util.Locale.ROOT) + "\r\n",
                "Authorization: Bearer " + HMAC_SECRET + "\r\n",
                "Authorization: Bearer \u00ff\u00fe\u00fd\r\n",
                "Authorization: Basic " + IngressProcess.SECRET + "\r\n",
                "Authorization: " + IngressProcess.SECRET + "\r\n",
                "Authorization: Bearer wrong\r\nAuthorization: Bearer " + IngressProcess.SECRET + "\r\n",
                "X-Vapi-Secret:\r\n",
                "X-Vapi-Secret: wrong\r\n",
                "X-Vapi-Secret: Bearer " + IngressProcess.SECRET + "\r\n",
                "X-Vapi-Secret: " + "x".repeat(7000) + "\r\n",
                "Cookie: X-Vapi-Secret=" + IngressProcess.SECRET + "\r\n",
                "x-signature:\r\nx-timestamp: " + now + "\r\n",
                "x-signature: zz\r\nx-timestamp: " + now + "\r\n",
                "x-signature: " + signature(now, "another body") + "\r\nx-timestamp: " + now + "\r\n",
                "x-signature: " + signature(now, BODY) + "\r\n",
                "x-signature: " + signature(now, BODY) + "\r\nx-timestamp: " + old + "\r\n",
                "x-signature: " + signature(old, BODY) + "\r\nx-timestamp: " + old + "\r\n",
                "x-signature: " + signature(ahead, BODY) + "\r\nx-timestamp: " + ahead + "\r\n",
                "x-signature: " + signature("-1", BODY) + "\r\nx-timestamp: -1\r\n",
                "x-signature: " + signature("1e9", BODY) + "\r\nx-timestamp: 1e9\r\n",
                "x-signature: " + signature("9999999999999999", BODY) + "\r\nx-timestamp: 9999999999999999\r\n",
                "x-signature: " + signature("99999999999999999", BODY) + "\r\nx-timestamp: 99999999999999999\r\n",
                "x-signature: " + base64(signature(now, BODY)) + "\r\nx-timestamp: " + now + "\r\n",
                "x-signature: sha512=" + signature(now, BODY) + "\r\nx-timestamp: " + now + "\r\n",
                "x-signature: 00\r\nx-signature: " + signature(now, BODY) + "\r\nx-timestamp: " + now + "\r\n",
                "x-signature: " + signature(now, BODY) + "\r\nx-timestamp: 1\r\nx-timestamp: " + now + "\r\n");
    }

    private static final String BODY = aCall().in("signed-by-nobody").json();

    @ParameterizedTest
    @MethodSource("wrongCredentials")
    void whoShowsNoGoodCredentialGetsAnEmpty401(String headers) {
        Answer answer = Stranger.tries(ingress.port(), post(headers, BODY));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).containsEntry("Connection", "close");
        assertThat(answer.body()).isEmpty();
        assertThat(answer.telling()).isEmpty();
        assertThat(saga.requestsOf("signed-by-nobody")).isEmpty();
    }

    @Test
    void aSignatureInSecondsOrMillisecondsWithOrWithoutItsPrefixIsGood() {
        for (String timestamp : List.of(
                Long.toString(Instant.now().getEpochSecond()),
                Long.toString(Instant.now().toEpochMilli()))) {
            for (String prefix : List.of("", "sha256=", "SHA256=")) {
                String body = aCall().json();

                Answer answer = Stranger.tries(
                        ingress.port(),
                        post(
                                "x-signature: " + prefix + signature(timestamp, body) + "\r\nx-timestamp: " + timestamp
                                        + "\r\n",
                                body));

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).contains("confirmed");
            }
        }
    }

    @Test
    void aReplayedDeliveryIsTheSameDelivery() {
        VapiCall call = aCall();
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        String request = post(
                "x-signature: " + signature(timestamp, call.json()) + "\r\nx-timestamp: " + timestamp + "\r\n",
                call.json());

        for (int i = 0; i < 3; i++) {
            assertThat(Stranger.tries(ingress.port(), request).status()).isEqualTo(200);
        }

        assertThat(saga.records().stream()
                        .filter(sent -> new String(sent.value(), UTF_8).contains(call.callId()))
                        .map(sent ->
                                new String(sent.headers().lastHeader("ce_id").value(), UTF_8)))
                .hasSize(3)
                .containsOnly(saga.records().stream()
                        .filter(sent -> new String(sent.value(), UTF_8).contains(call.callId()))
                        .map(sent ->
                                new String(sent.headers().lastHeader("ce_id").value(), UTF_8))
                        .findFirst()
                        .orElseThrow());
    }

    static Stream<Arguments> bodiesThatAreNoMessage() throws IOException {
        String deep = "[".repeat(100_000);
        return Stream.of(
                Arguments.of("nothing", bytes("")),
                Arguments.of("a word", bytes("nonsense")),
                Arguments.of("null", bytes("null")),
                Arguments.of("an array", bytes("[]")),
                Arguments.of("a number of a million digits", bytes("1".repeat(1_000_000))),
                Arguments.of("a huge exponent", bytes("{\"message\":{\"toolCallList\":[{\"id\":1e999999999}]}}")),
                Arguments.of("deep arrays", bytes(deep)),
                Arguments.of("deep objects", bytes("{\"a\":".repeat(50_000))),
                Arguments.of("deep inside", bytes("{\"message\":{\"x\":" + deep)),
                Arguments.of("cut short", bytes(BODY.substring(0, BODY.length() / 2))),
                Arguments.of("twice", bytes(BODY + BODY)),
                Arguments.of("comments", bytes("/* */" + BODY)),
                Arguments.of("single quotes", bytes("{'message':{}}")),
                Arguments.of("not a number", bytes("{\"message\":NaN}")),
                Arguments.of("a raw line break", bytes("{\"message\":{\"type\":\"a\nb\"}}")),
                Arguments.of("a raw NUL", bytes("{\"message\":{\"type\":\"a\0b\"}}")),
                Arguments.of("bytes that are not UTF-8", bytes("{\"message\":{\"type\":\"\u00ff\u00fe\"}}")),
                Arguments.of(
                        "XML",
                        bytes("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>")),
                Arguments.of("a form", bytes("message=%7B%7D")),
                Arguments.of("a gzipped message", gzipped(bytes(BODY))),
                Arguments.of("a gzip bomb", gzipped(new byte[64 * 1024 * 1024])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodiesThatAreNoMessage")
    void whatIsNotAMessageIsABadRequestThatSaysSo(String name, byte[] body) {
        Answer answer = Stranger.tries(ingress.port(), post(KNOWN, body));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers().get("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("\"detail\"").hasSizeLessThan(400);
        assertThat(answer.telling()).isEmpty();
    }

    static Stream<Arguments> bodiesThatAreStillAMessage() {
        String item = aCall().as("odd").item();
        return Stream.of(
                Arguments.of("with a byte order mark", ("\ufeff" + BODY).getBytes(UTF_8)),
                Arguments.of("in UTF-16", BODY.getBytes(UTF_16)),
                Arguments.of("with a key twice", ("{\"message\":{},\"message\":" + BODY.substring(11)).getBytes(UTF_8)),
                Arguments.of(
                        "with half a surrogate pair",
                        VapiCall.message("odd-call", item.replace("Ada", "\\ud83d Ada"))
                                .getBytes(UTF_8)),
                Arguments.of(
                        "with an escaped NUL",
                        VapiCall.message("odd-call", item.replace("Ada", "A\\u0000da"))
                                .getBytes(UTF_8)),
                Arguments.of(
                        "with a number as long as a page",
                        VapiCall.message("odd-call", item.replace("{\"id\"", "{\"n\":" + "9".repeat(900) + ",\"id\""))
                                .getBytes(UTF_8)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodiesThatAreStillAMessage")
    void whatIsOddButAMessageIsAnswered(String name, byte[] body) {
        Answer answer = Stranger.tries(ingress.port(), post(KNOWN, body));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\"results\"").contains("confirmed");
        assertThat(answer.telling()).isEmpty();
    }

    @Test
    void tooLargeIsSaidWithAndWithoutALength() throws IOException {
        byte[] large = bytes("{\"message\":{\"padding\":\"" + "x".repeat(2 * 1024 * 1024) + "\"}}");
        ByteArrayOutputStream chunked = new ByteArrayOutputStream();
        chunked.write(bytes(head("POST /webhooks/vapi HTTP/1.1", KNOWN + "Transfer-Encoding: chunked\r\n")));
        chunked.write(bytes(Integer.toHexString(large.length) + "\r\n"));
        chunked.write(large);
        chunked.write(bytes("\r\n0\r\n\r\n"));

        for (Answer answer : List.of(
                Stranger.tries(ingress.port(), post(KNOWN, large)),
                Stranger.tries(ingress.port(), chunked.toByteArray()))) {
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("2097152");
            assertThat(answer.telling()).isEmpty();
        }
    }

    @Test
    void aLengthBeyondReasonIsNotBelieved() {
        for (String length : List.of("99999999999999999999", "-1", "1, 2", "abc")) {
            Answer answer = Stranger.tries(
                    ingress.port(),
                    head("POST /webhooks/vapi HTTP/1.1", KNOWN + "Content-Length: " + length + "\r\n") + BODY);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.telling()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /webhooks/vapi HTTP/1.1",
                "PUT /webhooks/vapi HTTP/1.1",
                "TRACE /webhooks/vapi HTTP/1.1",
                "CONNECT example.org:443 HTTP/1.1",
                "BREW /webhooks/vapi HTTP/1.1",
                "GET / HTTP/1.1",
                "GET /error HTTP/1.1",
                "GET /webhooks/vapi/ HTTP/1.1",
                "GET /webhooks/../actuator/env HTTP/1.1",
                "GET /webhooks/%2e%2e/actuator/env HTTP/1.1",
                "GET /webhooks%2fvapi HTTP/1.1",
                "GET /..%2f..%2fetc/passwd HTTP/1.1",
                "GET /webhooks/vapi;x=y HTTP/1.1",
                "GET /webhooks/vapi%00 HTTP/1.1",
                "GET /webhooks/\u0001 HTTP/1.1",
                "GET /<script>alert(1)</script> HTTP/1.1",
                "GET /webhooks/vapi?{}|^` HTTP/1.1",
                "GET http://169.254.169.254/latest/meta-data HTTP/1.1",
                "GET /actuator HTTP/1.1",
                "GET /actuator/env HTTP/1.1",
                "GET /actuator/heapdump HTTP/1.1",
                "GET /actuator/threaddump HTTP/1.1",
                "GET /actuator/mappings HTTP/1.1",
                "GET /actuator/configprops HTTP/1.1",
                "GET /actuator/loggers HTTP/1.1",
                "POST /actuator/shutdown HTTP/1.1",
                "GET /actuator/health/../env HTTP/1.1",
                "GET /WEB-INF/web.xml HTTP/1.1",
                "GET /webhooks/vapi HTTP/9.9",
                "GET /webhooks/vapi",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001",
                "PRI * HTTP/2.0",
                "nonsense"
            })
    void whatIsNotHereIsRefusedWithoutAWordAboutUs(String line) {
        Answer answer = Stranger.tries(ingress.port(), head(line, "Accept: text/html\r\n"));

        assertThat(answer.status()).isIn(0, 400, 404, 405, 406, 501, 505);
        assertThat(answer.telling()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /actuator/prometheus",
                "GET //actuator//prometheus",
                "GET /actuator/%70rometheus",
                "GET /actuator;x=y/prometheus;x=y",
                "GET /actuator/health/../prometheus",
                "GET /./actuator/prometheus",
                "GET /actuator/prometheus?includedNames=handshake_answers",
                "GET /actuator/prometheus/",
                "HEAD /actuator/prometheus",
                "OPTIONS /actuator/prometheus"
            })
    void metricsAreShownToNobodyWithoutTheirTokenByAnyPath(String line) {
        for (String headers : List.of("", KNOWN, "Authorization: Bearer " + IngressProcess.SECRET + "\r\n")) {
            Answer answer = Stranger.tries(ingress.port(), head(line + " HTTP/1.1", headers));

            assertThat(answer.status()).isIn(400, 401, 404);
            assertThat(answer.body()).doesNotContain("handshake_");
            assertThat(answer.telling()).isEmpty();
        }
    }

    @Test
    void anUnknownPathIsAProblemInWhateverItsSenderAccepts() {
        for (String accept : List.of("*/*", "text/html", "application/json", "image/png", "nonsense")) {
            for (String path : List.of("/nothing-here", "/actuator/env", "/error")) {
                Answer answer =
                        Stranger.tries(ingress.port(), head("GET " + path + " HTTP/1.1", "Accept: " + accept + "\r\n"));

                assertThat(answer.status()).isIn(404, 406);
                assertThat(answer.telling()).isEmpty();
            }
        }
    }

    static Stream<Arguments> strangeHeaders() {
        return Stream.of(
                Arguments.of("one that is huge", "X-A: " + "x".repeat(60_000) + "\r\n"),
                Arguments.of("very many", "X-A: x\r\n".repeat(5_000)),
                Arguments.of("one without a colon", "nonsense\r\n"),
                Arguments.of("one with a space in its name", "X A: x\r\n"),
                Arguments.of("one with a NUL", "X-A: a\0b\r\n"),
                Arguments.of("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n"),
                Arguments.of("an unknown transfer coding", "Transfer-Encoding: nonsense\r\n"),
                Arguments.of("two hosts", "Host: y\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strangeHeaders")
    void headersThatNobodyNeedsAreRefused(String name, String headers) {
        Answer answer = Stranger.tries(ingress.port(), head("POST /webhooks/vapi HTTP/1.1", KNOWN + headers) + "\r\n");

        assertThat(answer.status()).isIn(0, 400, 401, 431, 501);
        assertThat(answer.telling()).isEmpty();
    }

    @Test
    void theTypeOfTheContentDoesNotMatterButItsTextDoes() {
        for (String type : List.of(
                "",
                "text/plain",
                "application/xml",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
                "nonsense",
                "application/json; charset=utf-16")) {
            VapiCall call = aCall();

            Answer answer = Stranger.tries(ingress.port(), post(KNOWN + "Content-Type: " + type + "\r\n", call.json()));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains(call.toolCallId());
        }
    }

    @Test
    void whatIsWrittenIntoWordsStaysWords() {
        String nasty =
                "Robert'); drop table appointments;-- <script>alert(1)</script> \\u001b[31m \\r\\nINFO forged \\u2028";
        VapiCall call = aCall();
        String item = call.item().replace("Ada Lovelace", nasty).replace(call.toolCallId(), nasty);

        List<Item> items = IngressProcess.items(ingress.post(VapiCall.message(call.callId(), item)));

        assertThat(items).singleElement().satisfies(one -> {
            assertThat(one.status()).isEqualTo("confirmed");
            assertThat(one.toolCallId()).startsWith("Robert');").endsWith("\u2028");
        });
        assertThat(saga.requestsOf(call.callId()))
                .singleElement()
                .satisfies(request -> assertThat(request.patient().name())
                        .contains("drop table")
                        .doesNotContain("\n", "\r", "\u2028", "\u001b"));
    }

    @Test
    void anOrgIdThatIsNoneIsToldAndGoesNowhere() {
        for (String orgId : List.of("a b", "../../x", "a\\u0000b", "x".repeat(500), "<b>", "a\\nb", "\\u2028", "*")) {
            VapiCall call = aCall().of(orgId);

            Item item = ingress.call(call);

            assertThat(item.status()).as(orgId).isIn("failed", "confirmed");
            assertThat(saga.requestsOf(call.callId()))
                    .allSatisfy(request -> assertThat(request.orgId().value()).matches("[!-~]{1,100}"));
        }
    }

    @Test
    void aControlUrlIsNeitherCalledNorPassedOn() throws IOException {
        try (java.net.ServerSocket inside =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            inside.setSoTimeout(300);
            VapiCall call = aCall();
            String url = "http://127.0.0.1:" + inside.getLocalPort() + "/control-url-marker";
            String body = call.json()
                    .replace(
                            "\"orgId\":\"the-vapi-account\"",
                            "\"monitor\":{\"controlUrl\":\"" + url + "\",\"listenUrl\":\"" + url + "\"}");

            assertThat(ingress.post(body).body()).contains("confirmed").doesNotContain("control-url-marker");

            assertThat(saga.records())
                    .noneMatch(sent -> new String(sent.value(), UTF_8).contains("control-url-marker"));
            org.assertj.core.api.Assertions.assertThatThrownBy(inside::accept)
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void ofTooManyCallsEachIsToldSoAndNoneIsCarriedOut() {
        assertThat(answersTo(20)).extracting(Item::status).containsOnly("confirmed");
        assertThat(answersTo(21)).extracting(Item::reason).containsOnly("INVALID_REQUEST");
        assertThat(answersTo(200)).extracting(Item::message).allMatch(message -> message.contains("at most 20"));
        assertThat(ingress.post(calls(201)).statusCode()).isEqualTo(400);
    }

    private static List<Item> answersTo(int count) {
        List<Item> answers = IngressProcess.items(ingress.post(calls(count)));
        assertThat(answers)
                .extracting(Item::toolCallId)
                .containsExactlyElementsOf(
                        IntStream.range(0, count).mapToObj(i -> "many-" + i).toList());
        assertThat(saga.requestsOf("many-calls-" + count)).hasSize(count <= 20 ? count : 0);
        return answers;
    }

    private static String calls(int count) {
        return VapiCall.message(
                "many-calls-" + count,
                IntStream.range(0, count)
                        .mapToObj(i -> aCall().as("many-" + i)
                                .at("%02d:%02d".formatted(8 + i / 60, i % 60))
                                .item())
                        .toArray(String[]::new));
    }

    @Test
    void forgedSignaturesWithLargeBodiesDoNotFillTheMemory() throws Exception {
        String forged = "x-signature: 00\r\nx-timestamp: " + Instant.now().getEpochSecond() + "\r\n";
        String large = body("/webhooks/vapi", forged, 2_000_000) + "x".repeat(1_999_999);
        List<Stranger> crowd = new ArrayList<>();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = IntStream.range(0, 90)
                    .mapToObj(_ -> senders.submit((Callable<Integer>) () -> {
                        Stranger one = new Stranger(ingress.port());
                        synchronized (crowd) {
                            crowd.add(one);
                        }
                        return one.sends(large).answer().status();
                    }))
                    .toList();
            await().atMost(IN_TIME)
                    .until(() -> answers.stream().filter(Future::isDone).count() > 1);
            VapiCall known = aCall();
            assertThat(Stranger.tries(ingress.port(), post(KNOWN, known.json() + " ".repeat(1_900_000)))
                            .body())
                    .contains("confirmed");
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            assertThat(statuses).contains(503, 408).containsOnly(503, 408);
            assertThat(statuses.stream().filter(status -> status == 408)).hasSizeLessThanOrEqualTo(68);
        } finally {
            crowd.forEach(Stranger::close);
        }
        assertThat(ingress.call(aCall()).status()).isEqualTo("confirmed");
    }

    /** Every spelling of a tool call, each of them bent, for some seconds. */
    @Test
    void bentMessagesAreAnsweredOrRefusedAndNeverWithALie() throws Exception {
        Junk junk = Junk.announced("StrangersTest");
        saga.decide(request -> List.of(
                isConfirmed(request)
                        ? SagaStandIn.confirmed(request)
                        : SagaStandIn.failed(request, FailureReason.SLOT_TAKEN)));
        Set<String> refused = ConcurrentHashMap.newKeySet();
        AtomicInteger number = new AtomicInteger();
        long end = System.nanoTime() + BEND_FOR.toNanos();

        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> ended = new ArrayList<>();
            for (int i = 0; i < BENDERS; i++) {
                ended.add(senders.submit(() -> {
                    while (System.nanoTime() < end
                            || (!isAnyBentBooked() && System.nanoTime() < end + GRACE.toNanos())) {
                        int one = number.getAndIncrement();
                        byte[] body = junk.bent(spelling(one), one);
                        try {
                            refused.addAll(judged(body));
                        } catch (RuntimeException | AssertionError e) {
                            throw new AssertionError(
                                    "-Dhandshake.junk.seed=" + junk.seed() + ", message " + one + ": "
                                            + new String(body, UTF_8),
                                    e);
                        }
                    }
                }));
            }
            for (Future<?> one : ended) {
                one.get();
            }
        }

        assertThat(number.get()).isGreaterThan(50);
        Set<String> published = saga.requests().stream()
                .map(request -> request.requestId().value())
                .filter(id -> id.startsWith("bent-"))
                .collect(Collectors.toSet());
        assertThat(published).isNotEmpty().doesNotContainAnyElementsOf(refused);
    }

    private static final Duration BEND_FOR = Duration.ofSeconds(8);
    private static final int BENDERS = 4;

    /** A machine that is very busy may tell all of them that they were not passed on. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private static boolean isAnyBentBooked() {
        return saga.requests().stream()
                .anyMatch(request -> request.requestId().value().startsWith("bent-"));
    }

    private static boolean isConfirmed(BookingRequested request) {
        return request.bookingId().hashCode() % 3 != 0;
    }

    /** Holds one answer against what was sent; returns the ids of calls that were refused without being passed on. */
    private static Set<String> judged(byte[] body) {
        Answer answer = Stranger.tries(ingress.port(), post(KNOWN, body));
        assertThat(answer.status()).isIn(200, 400);
        assertThat(answer.telling()).isEmpty();
        if (answer.status() == 400 || answer.body().equals("{}")) {
            return Set.of();
        }
        Set<String> refused = new HashSet<>();
        List<String> ids = new ArrayList<>();
        for (JsonNode item : JSON.readTree(answer.body()).get("results")) {
            boolean error = item.has("error");
            assertThat(item.get("name").isString()).isTrue();
            assertThat(item.has("result")).isNotEqualTo(error);
            String line = item.get(error ? "error" : "result").stringValue();
            assertThat(line).doesNotContainPattern("[\\p{Cntrl}\\u0085\\u2028\\u2029]");
            JsonNode content = JSON.readTree(line);
            String id = item.get("toolCallId").stringValue();
            ids.add(id);
            String status = content.get("status").stringValue();
            switch (status) {
                case "confirmed" ->
                    assertThat(saga.requests())
                            .anyMatch(request -> request.requestId().value().equals(id)
                                    && request.bookingId()
                                            .toString()
                                            .equals(content.get("bookingId").stringValue())
                                    && isConfirmed(request));
                case "failed" -> {
                    assertThat(error).isTrue();
                    if (!content.has("bookingId") && id.startsWith("bent-")) {
                        refused.add(id);
                    }
                }
                case "pending" ->
                    assertThat(item.get("message").get("content").stringValue()).contains("not confirmed");
                default -> throw new AssertionError("expected confirmed, failed or pending, found " + status);
            }
        }
        JsonNode message = JSON.readTree(body).path("message");
        if (message.path("toolCallList").isArray()
                && !message.has("toolCalls")
                && !message.has("toolWithToolCallList")
                && !message.has("toolCall")
                && !message.has("functionCall")
                && !message.has("toolCallId")) {
            assertThat(ids)
                    .isEqualTo(message.get("toolCallList")
                            .valueStream()
                            .map(StrangersTest::idOf)
                            .filter(id -> !id.isBlank() && UTF_8.newEncoder().canEncode(id) && id.indexOf(0) < 0)
                            .distinct()
                            .toList());
        }
        return refused;
    }

    private static String idOf(JsonNode call) {
        String id = call.path("id").asString("");
        return call.path("id").isString() && !id.isBlank()
                ? id
                : call.path("toolCallId").isString() ? call.path("toolCallId").stringValue() : "";
    }

    /** One of the published spellings (docs.vapi.ai) of a message that would be booked. */
    private static String spelling(int number) {
        VapiCall call = aCall().in("bent-call-" + number)
                .as("bent-" + number)
                .at("%02d:%02d".formatted(8 + number % 10, number % 12 * 5));
        String arguments = "{\"org_id\":\"clinic-1\",\"appointmentDate\":\"" + call.date()
                + "\",\"appointmentTime\":\"" + call.time() + "\",\"patientName\":\"Ada Lovelace\",\"patientPhone\":"
                + "\"020 7946 0018\",\"duration\":30,\"notes\":\"none\"}";
        String quoted = JSON.writeValueAsString(arguments);
        String head = "{\"message\":{\"type\":\"tool-calls\",\"call\":{\"id\":\"" + call.callId()
                + "\",\"metadata\":{\"org_id\":\"clinic-1\"},\"customer\":{\"number\":\"+447700900123\"}},";
        String id = "\"id\":\"" + call.toolCallId() + "\",";
        return head
                + switch (number % 6) {
                    case 0 ->
                        "\"toolCallList\":[{" + id + "\"name\":\"bookAppointment\",\"arguments\":" + arguments + "}]}}";
                    case 1 ->
                        "\"toolCallList\":[{" + id + "\"name\":\"bookAppointment\",\"parameters\":" + arguments
                                + "}]}}";
                    case 2 ->
                        "\"toolCallList\":[{" + id
                                + "\"type\":\"function\",\"function\":{\"name\":\"bookAppointment\",\"arguments\":"
                                + quoted
                                + "}}]}}";
                    case 3 ->
                        "\"toolWithToolCallList\":[{\"type\":\"function\",\"name\":\"bookAppointment\",\"toolCall\":{"
                                + id + "\"function\":{\"parameters\":" + arguments + "}}}]}}";
                    case 4 ->
                        "\"toolCall\":{" + id + "\"function\":{\"name\":\"bookAppointment\",\"arguments\":" + arguments
                                + "}}}}";
                    default ->
                        "\"toolCallList\":[" + call.using("bookAppointment").item() + ","
                                + call.as(call.toolCallId() + "-b").at("19:00").item() + "],\"toolCalls\":["
                                + call.item() + "]}}";
                };
    }

    /** A few hundred who are slow in every way there is; most who are honest are answered at once all the same. */
    @Test
    void whoIsSlowIsSentAwayAndHoldsUpNobody() throws Exception {
        List<Slow> ways = List.of(
                new Slow("says nothing", "", ""),
                new Slow("drips a header", "POST /webhooks/vapi HTTP/1.1\r\nHost: x\r\nX-Slow: ", "x"),
                new Slow("drips a request line", "POST /webhooks/", "x"),
                new Slow("drips a body", body("/webhooks/vapi", KNOWN, 100_000), " "),
                new Slow("drips a body without a credential", body("/webhooks/vapi", "", 100_000), " "),
                new Slow("drips to nowhere", body("/nothing-here", "", 100_000), " "),
                new Slow(
                        "drips chunks",
                        head("POST /webhooks/vapi HTTP/1.1", KNOWN + "Transfer-Encoding: chunked\r\n"),
                        "1\r\nx\r\n"),
                new Slow(
                        "drips a chunk's extension", head("POST /webhooks/vapi HTTP/1.1", KNOWN + CHUNKED) + "1;", "x"),
                new Slow(
                        "drips a trailer",
                        head("POST /webhooks/vapi HTTP/1.1", KNOWN + CHUNKED) + "1\r\nx\r\n0\r\nX-Slow: ",
                        "x"),
                new Slow("drips a trailer to nowhere", head("POST /no HTTP/1.1", CHUNKED) + "0\r\nX-Slow: ", "x"),
                new Slow("drips empty lines", "\r\n", "\r\n"),
                new Slow("stays after a 401", post("", BODY), ""),
                new Slow("stays after a 400", post(KNOWN, "nonsense"), ""),
                new Slow(
                        "drips after what was too large",
                        body("/webhooks/vapi", KNOWN, 7_000_000) + "x".repeat(2_200_000),
                        "x"));
        int each = 24;
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Duration>> gone = ways.stream()
                    .flatMap(way -> IntStream.range(0, way.start().length() > 1_000_000 ? 4 : each)
                            .mapToObj(_ -> crowd.submit((Callable<Duration>) () -> way.untilSentAway(ingress.port()))))
                    .toList();
            List<Duration> honest = new ArrayList<>();
            List<String> told = new ArrayList<>();
            do {
                Instant before = Instant.now();
                told.add(ingress.call(aCall()).status());
                honest.add(Duration.between(before, Instant.now()));
            } while (gone.stream().anyMatch(one -> !one.isDone()));

            assertThat(honest).allSatisfy(took -> assertThat(took).isLessThan(IN_TIME));
            assertThat(honest.stream().sorted().toList().get(honest.size() / 2)).isLessThan(AT_ONCE);
            assertThat(told).isSubsetOf("confirmed", "pending");
            assertThat(told.stream().filter("confirmed"::equals).count())
                    .isGreaterThanOrEqualTo((long) (MOST * told.size()));
            for (Future<Duration> one : gone) {
                assertThat(ended(one)).isLessThan(Slow.BOUND);
            }
        }
    }

    private static Duration ended(Future<Duration> one) throws InterruptedException {
        try {
            return one.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /** One way of being slow: a beginning, and then a little at a time for as long as the server bears it. */
    private record Slow(String way, String start, String drip) {

        static final Duration BOUND = Duration.ofSeconds(22);
        private static final Duration PACE = Duration.ofMillis(400);

        Duration untilSentAway(int port) {
            Instant before = Instant.now();
            try (Stranger stranger = new Stranger(port)) {
                stranger.sends(start);
                while (!stranger.isSentAwayWithin(PACE)) {
                    if (!drip.isEmpty()) {
                        stranger.sends(drip);
                    }
                    if (Duration.between(before, Instant.now()).compareTo(BOUND) > 0) {
                        throw new AssertionError("who " + way + " is still there after " + BOUND);
                    }
                }
            }
            return Duration.between(before, Instant.now());
        }
    }

    private static String body(String path, String headers, int length) {
        return head("POST " + path + " HTTP/1.1", headers + "Content-Length: " + length + "\r\n");
    }

    private static String post(String headers, String body) {
        return new String(post(headers, body.getBytes(UTF_8)), ISO_8859_1);
    }

    private static byte[] post(String headers, byte[] body) {
        byte[] head = bytes(head("POST /webhooks/vapi HTTP/1.1", headers + "Content-Length: " + body.length + "\r\n"));
        byte[] whole = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }

    private static String head(String line, String headers) {
        return line + "\r\nHost: x\r\n" + headers + "\r\n";
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

    private static String signature(String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(HMAC_SECRET.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal((timestamp + "." + body).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}

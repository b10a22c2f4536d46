package io.handshake.ingress;

import static io.handshake.ingress.VapiCall.aCall;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.Topic;
import io.handshake.contracts.Traceparent;
import io.handshake.ingress.IngressProcess.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** From webhook to answer through a real broker. */
@Tag("slow")
class IngressJourneyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path data;

    private static BrokerProcess broker;
    private static SagaStandIn saga;
    private static IngressProcess ingress;
    private static IngressProcess other;

    @BeforeAll
    static void start() {
        broker = new BrokerProcess(data);
        saga = new SagaStandIn(broker.bootstrapServers());
        ingress = new IngressProcess(broker.bootstrapServers(), "--handshake.answer-within=4s").awaitReady();
        other = new IngressProcess(
                        broker.bootstrapServers(), "--handshake.answer-within=4s", "--handshake.vapi.max-in-flight=1")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        other.close();
        ingress.close();
        saga.close();
        broker.close();
    }

    @BeforeEach
    void everythingSucceeds() {
        saga.decide(request -> List.of(SagaStandIn.confirmed(request)));
    }

    @Test
    void aBookingIsConfirmed() {
        VapiCall call = aCall();

        HttpResponse<String> response = ingress.post(call.json());

        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.body()).doesNotContain("\n");
        Item item = IngressProcess.items(response).getFirst();
        assertThat(item.toolCallId()).isEqualTo(call.toolCallId());
        assertThat(item.status()).isEqualTo("confirmed");
        assertThat(item.message()).startsWith("Booked and added to calendar: ").endsWith(" at 14:00");
        BookingRequested request = saga.requestsOf(call.callId()).getFirst();
        assertThat(item.content().get("bookingId").asString())
                .isEqualTo(request.bookingId().toString());
        assertThat(request.orgId()).isEqualTo(new OrgId("clinic-1"));
        assertThat(request.answerBy()).isEqualTo(request.receivedAt().plusSeconds(4));
    }

    @Test
    void aTopicThatIsMissingIsNamed() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(KafkaTail.class);
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        KafkaClientSettings clients = new KafkaClientSettings(
                Map.of("bootstrap.servers", broker.bootstrapServers()), Map.of(), Duration.ofSeconds(4));

        try (KafkaTail tail =
                new KafkaTail(clients, "nothing", List.of("no.such.topic"), KafkaTail.From.NEXT_RECORD, record -> {})) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> List.copyOf(log.list).stream()
                            .flatMap(event -> event.getKeyValuePairs().stream())
                            .anyMatch(pair -> pair.key.equals("found")
                                    && String.valueOf(pair.value).contains("the topic no.such.topic")));
            assertThat(tail.caughtUp()).isFalse();
        } finally {
            logger.setAdditive(true);
            logger.setLevel(null);
            logger.detachAppender(log);
        }
    }

    @Test
    void whatIsPublishedCarriesItsKeyItsHeadersAndTheTrace() {
        VapiCall call = aCall();
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        ingress.send(ingress.request("/api/vapi/tools/bookClinicAppointment")
                .header("Authorization", "Bearer " + IngressProcess.SECRET)
                .header("traceparent", trace)
                .POST(BodyPublishers.ofString(call.json()))
                .build());
        ingress.send(ingress.request("/webhooks/vapi")
                .header("X-Vapi-Secret", IngressProcess.SECRET)
                .header("traceparent", "nonsense")
                .POST(BodyPublishers.ofString(call.as("again").json()))
                .build());

        List<ConsumerRecord<byte[], byte[]>> records = saga.records().stream()
                .filter(record -> JsonEvents.read(record.value(), BookingRequested.class)
                        .callId()
                        .equals(call.callId()))
                .toList();
        assertThat(records).hasSize(2);
        ConsumerRecord<byte[], byte[]> first = records.getFirst();
        BookingRequested request = JsonEvents.read(first.value(), BookingRequested.class);
        assertThat(new String(first.key(), UTF_8)).isEqualTo("clinic-1");
        assertThat(header(first, EventHeaders.TRACEPARENT)).isEqualTo(trace);
        assertThat(header(first, EventHeaders.SOURCE)).isEqualTo("/ingress");
        assertThat(header(first, EventHeaders.SUBJECT))
                .isEqualTo(request.bookingId().toString());
        assertThat(header(first, EventHeaders.TYPE)).isEqualTo("io.handshake.booking.requested.v1");
        assertThat(header(first, EventHeaders.TIME))
                .isEqualTo(request.receivedAt().toString());
        assertThat(header(first, EventHeaders.ID)).isNotEqualTo(header(records.getLast(), EventHeaders.ID));
        assertThat(Traceparent.isValid(header(records.getLast(), EventHeaders.TRACEPARENT)))
                .isTrue();
        first.headers()
                .forEach(header -> assertThat(new String(header.value(), UTF_8)).doesNotContain("Ada", "7946"));
    }

    @Test
    void aRefusedBookingIsAFailure() {
        saga.decide(request -> List.of(SagaStandIn.failed(request, FailureReason.SLOT_TAKEN)));

        Item item = ingress.call(aCall());

        assertThat(item.status()).isEqualTo("failed");
        assertThat(item.reason()).isEqualTo("SLOT_TAKEN");
        assertThat(item.message()).isEqualTo(FailureReason.SLOT_TAKEN.callerSentence());
    }

    @Test
    void withoutAnOutcomeTheAnswerIsPendingInTime() {
        saga.decide(request -> List.of());
        Instant before = Instant.now();

        Item item = ingress.call(aCall());

        assertThat(item.status()).isEqualTo("pending");
        assertThat(Duration.between(before, Instant.now())).isBetween(Duration.ofMillis(3900), Duration.ofSeconds(6));
    }

    @Test
    void anOutcomeThatNamesAnotherDeliveryAnswersNobodyElse() {
        VapiCall call = aCall();
        saga.decide(request ->
                request.requestId().value().endsWith("-late") ? List.of(SagaStandIn.confirmed(request)) : List.of());

        CompletableFuture<Item> early = ingress.callAsync(call);
        CompletableFuture<Item> late = ingress.callAsync(call.as(call.toolCallId() + "-late"));

        assertThat(late.join().status()).isEqualTo("confirmed");
        assertThat(early.join().status()).isEqualTo("pending");
        assertThat(saga.requestsOf(call.callId()))
                .extracting(BookingRequested::bookingId)
                .hasSize(2)
                .containsOnly(saga.requestsOf(call.callId()).getFirst().bookingId());
    }

    @Test
    void theSameDeliveryTwiceAtOnceIsAnsweredTwice() {
        VapiCall call = aCall();

        CompletableFuture<Item> first = ingress.callAsync(call);
        CompletableFuture<Item> retry = other.callAsync(call);
        CompletableFuture<Item> again = ingress.callAsync(call);

        assertThat(List.of(first.join(), retry.join(), again.join()))
                .allSatisfy(item -> assertThat(item.status()).isEqualTo("confirmed"));
    }

    @Test
    void severalCallsOfOneMessageAreAnsweredInTheirOrderWithinOneDeadline() {
        VapiCall one = aCall();
        saga.decide(request ->
                request.requestId().value().equals("silent") ? List.of() : List.of(SagaStandIn.confirmed(request)));
        String message = VapiCall.message(
                one.callId(),
                one.as("silent").at("09:00").item(),
                one.as("first").item(),
                one.as("unknown").using("deleteEverything").item(),
                one.as("same wish").item(),
                one.as("no time").at("later").item(),
                one.as("second").at("15:00").item());
        Instant before = Instant.now();

        List<Item> items = IngressProcess.items(ingress.post(message));

        assertThat(items)
                .extracting(Item::toolCallId)
                .containsExactly("silent", "first", "unknown", "same wish", "no time", "second");
        assertThat(items)
                .extracting(Item::status)
                .containsExactly("pending", "confirmed", "failed", "confirmed", "failed", "confirmed");
        assertThat(items.get(4).message()).contains("appointmentTime");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(6));
        assertThat(saga.requestsOf(one.callId())).hasSize(4);
    }

    @Test
    void whatACallerWasToldIsToldToThoseWhoLook() {
        saga.decide(request -> switch (request.requestId().value()) {
            case "refused" -> List.of(SagaStandIn.failed(request, FailureReason.SLOT_TAKEN));
            case "silent" -> List.of();
            default -> List.of(SagaStandIn.confirmed(request));
        });
        VapiCall call = aCall();

        ingress.post(VapiCall.message(
                call.callId(),
                call.as("booked").at("09:00").item(),
                call.as("refused").at("10:00").item(),
                call.as("not understood").at("later").item(),
                call.as("silent").at("11:00").item()));

        List<StepFinished> told = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> steps =
                SagaStandIn.readerOf(broker.bootstrapServers(), Topic.BOOKING_STEPS)) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                for (ConsumerRecord<byte[], byte[]> record : steps.poll(Duration.ofMillis(100))) {
                    StepFinished step = JsonEvents.read(record.value(), StepFinished.class);
                    if (saga.requestsOf(call.callId()).stream()
                            .anyMatch(request -> request.bookingId().equals(step.bookingId()))) {
                        assertThat(new String(record.key(), UTF_8)).isEqualTo("clinic-1");
                        assertThat(header(record, EventHeaders.TYPE)).isEqualTo("io.handshake.booking.steps.v1");
                        told.add(step);
                    }
                }
                assertThat(told)
                        .extracting(StepFinished::step, StepFinished::detail, StepFinished::result)
                        .containsExactlyInAnyOrder(
                                tuple(StepFinished.ANSWER, "confirmed", StepFinished.Result.DONE),
                                tuple(StepFinished.ANSWER, "SLOT_TAKEN", StepFinished.Result.DONE),
                                tuple(StepFinished.ANSWER, "pending", StepFinished.Result.UNAVAILABLE));
            });
        }
        assertThat(told)
                .filteredOn(step -> step.detail().equals("pending"))
                .singleElement()
                .satisfies(step -> assertThat(step.durationMs()).isBetween(3_900L, 6_000L));
    }

    @Test
    void eachInstanceAnswersItsOwn() {
        VapiCall here = aCall();
        VapiCall there = aCall();

        CompletableFuture<Item> first = ingress.callAsync(here);
        CompletableFuture<Item> second = other.callAsync(there);

        assertThat(first.join().toolCallId()).isEqualTo(here.toolCallId());
        assertThat(second.join().toolCallId()).isEqualTo(there.toolCallId());
        assertThat(List.of(first.join().status(), second.join().status())).containsOnly("confirmed");
    }

    @Test
    void beyondTheBoundACallIsToldSoAndNothingIsPublished() {
        saga.decide(request -> List.of());
        VapiCall refused = aCall();
        CompletableFuture<Item> waiting = other.callAsync(aCall().in("the-one-that-waits"));
        await().atMost(PATIENCE)
                .until(() -> !saga.requestsOf("the-one-that-waits").isEmpty());

        Item item = other.call(refused);

        assertThat(item.status()).isEqualTo("failed");
        assertThat(item.content().get("retryable").asBoolean()).isTrue();
        assertThat(waiting.join().status()).isEqualTo("pending");
        assertThat(saga.requestsOf(refused.callId())).isEmpty();
    }

    @Test
    void outcomesThatCannotBeReadAreSteppedOver() {
        for (int i = 0; i < 24; i++) {
            saga.send(Topic.BOOKING_CONFIRMED, "key-" + i, "nonsense".getBytes(UTF_8));
            saga.send(Topic.BOOKING_FAILED, "key-" + i, i % 2 == 0 ? null : "{\"bookingId\":7}".getBytes(UTF_8));
        }

        assertThat(ingress.call(aCall()).status()).isEqualTo("confirmed");
    }

    @Test
    void theClinicsZoneComesFromItsSettingsAndChangesLive() {
        OrgId orgId = new OrgId("clinic-abroad");
        saga.send(Topic.CLINIC_SETTINGS, "poison", "nonsense".getBytes(UTF_8));
        saga.send(
                Topic.CLINIC_SETTINGS,
                orgId.value(),
                JsonEvents.write(new ClinicSettings(orgId, "desk@example.org", ZoneId.of("America/New_York"))));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(booked("clinic-abroad").timeZone()).isEqualTo(ZoneId.of("America/New_York")));

        BookingRequested request = booked("clinic-abroad");

        assertThat(request.calendarId()).isEqualTo("desk@example.org");
        assertThat(LocalDateTime.ofInstant(request.startsAt(), ZoneId.of("America/New_York")))
                .isEqualTo(LocalDateTime.of(LocalDate.parse(aCall().date()), LocalTime.of(14, 0)));

        saga.send(Topic.CLINIC_SETTINGS, orgId.value(), null);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(booked("clinic-abroad").timeZone()).isEqualTo(ClinicSettings.DEFAULT_ZONE));
    }

    private static BookingRequested booked(String orgId) {
        VapiCall call = aCall().of(orgId);
        assertThat(ingress.call(call).status()).isEqualTo("confirmed");
        return saga.requestsOf(call.callId()).getFirst();
    }

    @Test
    void webhooksWithoutAValidCredentialGetNothing() {
        for (String[] headers : new String[][] {
            {"X-Vapi-Secret", ""},
            {"X-Vapi-Secret", "wrong"},
            {"Authorization", "Bearer wrong"},
            {"Authorization", "Bearer"},
            {"X-Other", IngressProcess.SECRET}
        }) {
            VapiCall call = aCall();
            HttpResponse<String> response = ingress.send(ingress.request("/webhooks/vapi")
                    .headers(headers)
                    .POST(BodyPublishers.ofString(call.json()))
                    .build());

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).isEmpty();
            assertThat(saga.requestsOf(call.callId())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nonsense", "{", "[]", "{\"message\":{\"toolCallList\":[{\"name\":\"x\"}]}}", "\u0000\u0001"
            })
    void garbageIsABadRequest(String body) {
        HttpResponse<String> response = ingress.post(body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.body()).contains("detail").doesNotContain("Exception", "at io.handshake", "tools.jackson");
    }

    @Test
    void otherMessagesAreAcknowledged() {
        HttpResponse<String> response = ingress.post("{\"message\":{\"type\":\"end-of-call-report\",\"artifact\":{}}}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{}");
    }

    @Test
    void largeBodiesAreReadUpToTwoMebibytes() {
        String padding = "x".repeat(2 * 1024 * 1024 - 100);
        String fits = "{\"message\":{\"type\":\"status-update\",\"padding\":\"" + padding + "\"}}";
        byte[] tooLarge = ("{\"message\":{\"padding\":\"" + padding + padding + "\"}}").getBytes(UTF_8);

        assertThat(ingress.post(fits).statusCode()).isEqualTo(200);
        for (var body : List.of(
                BodyPublishers.ofByteArray(tooLarge),
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLarge)))) {
            HttpResponse<String> response = ingress.send(ingress.request("/webhooks/vapi")
                    .header("X-Vapi-Secret", IngressProcess.SECRET)
                    .POST(body)
                    .build());

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).contains("detail");
        }
    }

    @Test
    void bodiesThatDoNotComeAreNotWaitedForLong() throws IOException {
        assertThat(statusOfTrickle(0, Duration.ZERO)).contains(" 408 ");
    }

    @Test
    void bodiesThatTrickleAreNotWaitedForLong() throws IOException {
        assertThat(statusOfTrickle(100, Duration.ofMillis(300))).contains(" 408 ");
    }

    /** Promises a body, sends so many bytes of it at this pace, and returns the status line. */
    private static String statusOfTrickle(int bytes, Duration pace) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ingress.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /webhooks/vapi HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nX-Vapi-Secret: "
                            + IngressProcess.SECRET + "\r\n\r\n")
                    .getBytes(UTF_8));
            out.flush();
            Thread.ofVirtual().start(() -> trickle(out, bytes, pace));
            InputStream in = socket.getInputStream();
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
                line.append((char) c);
            }
            return line.toString();
        }
    }

    private static void trickle(OutputStream out, int bytes, Duration pace) {
        try {
            for (int i = 0; i < bytes; i++) {
                out.write(' ');
                out.flush();
                Thread.sleep(pace);
            }
        } catch (IOException | InterruptedException e) {
            assertThat(e).isNotNull(); // the server has closed the connection, as it should
        }
    }

    @Test
    void otherPathsAndMethodsAreSmallProblems() {
        HttpResponse<String> unknown = ingress.get("/nothing-here");
        HttpResponse<String> wrongMethod = ingress.get("/webhooks/vapi");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(unknown.body() + wrongMethod.body()).doesNotContain("trace", "Exception", "<html");
        assertThat(ingress.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(ingress.get("/actuator/env").statusCode()).isEqualTo(404);
    }

    @Test
    void whatCallersAreToldIsCountedForWhoeverHasTheTokenOfTheMetrics() {
        saga.decide(request -> List.of(SagaStandIn.failed(request, FailureReason.CALENDAR_REJECTED)));
        ingress.call(aCall());

        HttpResponse<String> metrics = scrape("Bearer " + IngressProcess.METRICS_TOKEN);

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body())
                .contains("handshake_answers_seconds_count{kind=\"CALENDAR_REJECTED\"} 1")
                .contains("handshake_answers_seconds_count{kind=\"CLINIC_UNKNOWN\"} 0")
                .contains("handshake_line_open 1.0")
                .doesNotContain("clinic-1", "Ada", "7946");
        for (String other : List.of("", "Bearer", "Bearer " + IngressProcess.SECRET, IngressProcess.METRICS_TOKEN)) {
            HttpResponse<String> refused = scrape(other);
            assertThat(refused.statusCode()).as(other).isEqualTo(401);
            assertThat(refused.body()).isEmpty();
        }
    }

    private static HttpResponse<String> scrape(String authorization) {
        return ingress.send(ingress.request("/actuator/prometheus")
                .header("Authorization", authorization)
                .GET()
                .build());
    }

    @Test
    void whoWaitsIsAnsweredBeforeTheServiceEnds() {
        saga.decide(request -> List.of());
        VapiCall call = aCall();
        IngressProcess leaving = new IngressProcess(broker.bootstrapServers()).awaitReady();
        CompletableFuture<Item> waiting = leaving.callAsync(call);
        await().atMost(PATIENCE).until(() -> !saga.requestsOf(call.callId()).isEmpty());

        CompletableFuture<Void> closing = CompletableFuture.runAsync(leaving::close);
        await().pollDelay(Duration.ofMillis(500)).until(() -> !closing.isDone());
        saga.announce(SagaStandIn.confirmed(saga.requestsOf(call.callId()).getFirst()));

        assertThat(waiting.join().status()).isEqualTo("confirmed");
        closing.orTimeout(15, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}

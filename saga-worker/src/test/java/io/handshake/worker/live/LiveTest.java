package io.handshake.worker.live;

import static io.handshake.worker.Bookings.aBooking;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.Topic;
import io.handshake.worker.GoogleRooms;
import io.handshake.worker.KafkaServer;
import io.handshake.worker.PostgresServer;
import io.handshake.worker.WorkerHouse;
import io.handshake.worker.live.Listener.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two workers on one broker, looked at over HTTP while bookings go through them. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static WorkerHouse house;
    private static ConfigurableApplicationContext one;
    private static ConfigurableApplicationContext other;
    private static String org;
    private static HttpClient http;
    private static int hours;

    @BeforeAll
    static void open() {
        house = new WorkerHouse(PostgresServer.embedded(), KafkaServer.embedded());
        one = house.startWorker(Map.of("spring.kafka.client-id", "one"));
        other = house.startWorker(Map.of("spring.kafka.client-id", "other"));
        org = house.connectedClinic();
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void close() {
        http.shutdownNow();
        house.close();
    }

    private static int port(ConfigurableApplicationContext worker) {
        return Integer.parseInt(worker.getEnvironment().getRequiredProperty("local.server.port"));
    }

    private static Listener listen(ConfigurableApplicationContext worker, String query, String lastEventId) {
        return new Listener(http, port(worker), query, lastEventId);
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext worker, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(worker) + path))
                .header("Authorization", "Bearer " + GoogleRooms.ADMIN_TOKEN)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(ConfigurableApplicationContext worker, String path) {
        HttpResponse<String> answer = get(worker, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** A booking that nobody else makes, an hour after the last one. */
    private static BookingRequested book() {
        Instant now = Clock.systemUTC().instant();
        BookingRequested request = aBooking()
                .of(org)
                .callOfItsOwn()
                .request("tool-" + UUID.randomUUID())
                .receivedAt(now)
                .at(now.truncatedTo(ChronoUnit.HOURS)
                        .plus(24 + hours++, ChronoUnit.HOURS)
                        .toString())
                .buildRequest();
        house.publish(
                Topic.BOOKING_REQUESTED,
                request.orgId(),
                JsonEvents.write(request),
                Map.of(EventHeaders.SUBJECT, request.bookingId().toString()));
        return request;
    }

    private static StepFinished answer(BookingId bookingId, long ms) {
        return new StepFinished(
                bookingId,
                new OrgId(org),
                1,
                0,
                StepFinished.ANSWER,
                StepFinished.Direction.DO,
                1,
                StepFinished.Result.DONE,
                "confirmed",
                Clock.systemUTC().instant().minusMillis(ms),
                ms);
    }

    private static List<String> bookings(List<Event> events) {
        return events.stream()
                .map(event -> event.data().get("bookingId").asString())
                .toList();
    }

    private static List<String> ids(List<BookingRequested> requests) {
        return requests.stream().map(request -> request.bookingId().toString()).toList();
    }

    private static boolean hasConsumer(String clientId) {
        try {
            return ManagementFactory.getPlatformMBeanServer()
                    .isRegistered(new ObjectName("kafka.consumer:type=app-info,id=" + clientId));
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Order(1)
    void whileNobodyLooksNothingIsRead() {
        assertThat(one.getBean(Watch.class).isReading()).isFalse();
        assertThat(hasConsumer("one-live")).isFalse();

        assertThat(json(one, "/api/live/now").get("complete").asBoolean()).isTrue();

        assertThat(hasConsumer("one-live")).isTrue();
        assertThat(other.getBean(Watch.class).isReading()).isFalse();
        assertThat(hasConsumer("other-live")).isFalse();
    }

    @Test
    @Order(2)
    void tellsWhatHappensAndGoesOnAtTheOtherWorker() {
        List<BookingRequested> requests = new ArrayList<>();
        String last;
        try (Listener listener = listen(one, "", "")) {
            assertThat(listener.response.headers().firstValue("Content-Type"))
                    .hasValue("text/event-stream;charset=UTF-8");
            await().atMost(SOON)
                    .until(() -> listener.named("now").stream()
                            .anyMatch(event -> !event.id().isEmpty()));
            for (int n = 0; n < 5; n++) {
                requests.add(book());
            }
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(bookings(listener.named("confirmed"))).containsAll(ids(requests));
                assertThat(bookings(listener.named("requested"))).containsAll(ids(requests));
                assertThat(listener.named("step")).hasSizeGreaterThanOrEqualTo(15);
            });
            assertThat(listener.events)
                    .filteredOn(event -> !event.name().equals("now"))
                    .allSatisfy(event -> assertThat(event.data().toString())
                            .contains("\"orgId\":\"" + org + "\"", "\"at\":\"")
                            .doesNotContain("Ada", "Lovelace", "+44", "example.org", "Nervous", "check-up"));
            await().atMost(SOON).until(() -> !listener.comments.isEmpty());
            last = listener.lastId();
        }
        List<BookingRequested> meanwhile = List.of(book(), book());
        await().atMost(SOON).until(() -> meanwhile.stream().allMatch(LiveTest::isConfirmed));

        try (Listener listener = listen(other, "?events=requested,confirmed", last)) {
            BookingRequested after = book();

            await().atMost(SOON)
                    .until(() -> bookings(listener.named("confirmed"))
                            .contains(after.bookingId().toString()));
            List<String> expected = new ArrayList<>(ids(meanwhile));
            expected.add(after.bookingId().toString());
            assertThat(bookings(listener.named("confirmed"))).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(bookings(listener.named("requested"))).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(listener.named("gap")).isEmpty();
            assertThat(listener.named("step")).isEmpty();
        }
    }

    private static boolean isConfirmed(BookingRequested request) {
        return house.sql()
                .sql("select count(*) from booking_saga where booking_id = ? and state = 'CONFIRMED'")
                .params(request.bookingId().value())
                .query(Integer.class)
                .single()
                .equals(1);
    }

    @Test
    @Order(3)
    void bothWorkersHaveTheSameFigures() {
        for (long ms : new long[] {100, 200, 300, 400, 4_000}) {
            StepFinished answer = answer(new BookingId(UUID.randomUUID()), ms);
            house.publish(Topic.BOOKING_STEPS, answer.orgId(), JsonEvents.write(answer), Map.of());
        }

        await().atMost(SOON).untilAsserted(() -> {
            JsonNode here = json(one, "/api/live/now").get("figures");
            JsonNode there = json(other, "/api/live/now").get("figures");
            assertThat(here.get("fromSecond")).isEqualTo(there.get("fromSecond"));
            assertThat(here).isEqualTo(there);
            assertThat(here.get("courses").valueStream())
                    .filteredOn(course -> course.get("name").asString().equals("answer"))
                    .singleElement()
                    .satisfies(answers -> {
                        assertThat(answers.get("took").get("count").asInt()).isGreaterThanOrEqualTo(5);
                        assertThat(answers.get("took").get("p99Ms").asLong()).isGreaterThanOrEqualTo(3_980);
                    });
            assertThat(here.get("counts")
                            .get("CONFIRMED")
                            .valueStream()
                            .mapToInt(JsonNode::asInt)
                            .sum())
                    .isGreaterThanOrEqualTo(8);
        });
    }

    @Test
    @Order(4)
    void tablesAndBrokersAreToldToo() {
        house.sql()
                .sql("update google_connection set status = 'RECONNECT_NEEDED', cause = 'CONSENT_REVOKED',"
                        + " last_failure_at = now() where org_id = ?")
                .params(org)
                .update();

        await().atMost(SOON).untilAsserted(() -> {
            JsonNode now = json(other, "/api/live/now");
            assertThat(now.get("standing").get("reconnect").asInt()).isEqualTo(1);
            assertThat(now.get("standing").get("reconnectFirst").toString()).contains(org, "CONSENT_REVOKED");
            assertThat(now.get("standing").get("undecided").asInt()).isZero();
            assertThat(now.get("standing").get("oldestUndecided").isNull()).isTrue();
            assertThat(now.get("lag")
                            .valueStream()
                            .filter(lag -> lag.get("topic").asString().equals(Topic.BOOKING_REQUESTED.topicName()))
                            .map(lag -> lag.get("records").asLong()))
                    .containsExactly(0L);
        });
        house.connect(org, "dev-" + org);
        JsonNode topics = json(one, "/api/topics");
        assertThat(topics.get("topics")
                        .valueStream()
                        .map(topic -> topic.get("name").asString()))
                .containsExactlyElementsOf(
                        Arrays.stream(Topic.values()).map(Topic::topicName).toList());
        assertThat(topics.get("topics").get(0).get("partitions")).hasSize(Topic.DEFAULT_PARTITIONS);
        assertThat(topics.get("groups")
                        .valueStream()
                        .map(group -> group.get("group").asString()))
                .contains("saga-worker");
    }

    @Test
    @Order(5)
    void recordsAreMaskedAndFollowedAtAnyWorker() {
        String name = Topic.BOOKING_REQUESTED.topicName();
        BookingRequested first = book();
        JsonNode tail = awaited(one, "/api/topics/" + name + "/tail", first.bookingId());
        BookingRequested second = book();

        JsonNode rest = awaited(
                other, "/api/topics/" + name + "/tail?after=" + tail.get("next").asString(), second.bookingId());

        assertThat(rest.get("records")).hasSize(1);
        assertThat(tail.toString() + rest)
                .doesNotContain("Ada", "Lovelace", "+44", "example.org", "Nervous", "check-up");
        JsonNode seen = rest.get("records").get(0);
        assertThat(seen.get("key").asString()).isEqualTo(org);
        assertThat(seen.get("headers").get(EventHeaders.SUBJECT).asString())
                .isEqualTo(second.bookingId().toString());
        assertThat(seen.get("payload").asString()).contains("\"name\":\"•••\"", "\"durationMinutes\":30");
    }

    private static JsonNode awaited(ConfigurableApplicationContext worker, String path, BookingId bookingId) {
        await().atMost(SOON).until(() -> json(worker, path).toString().contains(bookingId.toString()));
        return json(worker, path);
    }

    @Test
    @Order(6)
    void aDeadLetterShowsItsReasonAndNothingOfWhatIsInIt() {
        String poison = "{\"patient\":\"Ada Lovelace\",\"orgId\":\"+442079460000\"}";
        house.publish(
                Topic.BOOKING_REQUESTED,
                new OrgId("someone@example.org"),
                poison.getBytes(UTF_8),
                Map.of("x-name", "Ada"));

        String path = "/api/topics/" + Topic.BOOKING_REQUESTED_DLT.topicName() + "/tail";
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(json(one, path).get("records")).isNotEmpty());
        String letters = json(one, path).toString();
        assertThat(letters)
                .contains("handshake-dead-letter-reason", "booking.requested.v1-")
                .doesNotContain("Ada", "2079460000", "someone@");
    }

    @Test
    @Order(7)
    void wrongQuestionsAreProblems() {
        assertThat(get(one, "/api/live?events=now,everything").statusCode()).isEqualTo(400);
        assertThat(get(one, "/api/live?events=now,everything").body()).contains("expected some of requested, step");
        assertThat(get(one, "/api/topics/clinic.settings.v1/tail").statusCode()).isEqualTo(404);
        assertThat(get(one, "/api/topics/nothing/tail").statusCode()).isEqualTo(404);
        assertThat(get(one, "/api/topics/booking.steps.v1/tail?after=x").statusCode())
                .isEqualTo(400);
        try (Listener listener = listen(one, "", "not-an-id")) {
            await().atMost(SOON)
                    .until(() -> !listener.named("gap").isEmpty()
                            && !listener.named("now").isEmpty());
        }
    }

    @Test
    @Order(8)
    void thereIsRoomForSoManyListenersAndNoMore() {
        List<Listener> listeners = new ArrayList<>();
        try {
            for (int n = 0; n < Streams.MOST; n++) {
                listeners.add(listen(one, "?events=now", ""));
            }
            try (Listener refused = listen(one, "", "")) {
                assertThat(refused.response.statusCode()).isEqualTo(503);
                assertThat(refused.response.headers().firstValue("Content-Type"))
                        .hasValue("application/problem+json");
                assertThat(refused.response.headers().firstValue("Retry-After")).isPresent();
            }
        } finally {
            listeners.forEach(Listener::close);
        }
        // those who have gone are noticed when there is something to tell them
        await().atMost(SOON).until(() -> one.getBean(Streams.class).open() == 0);
    }

    @Test
    @Order(9)
    void aListenerWhoDoesNotReadIsDropped() throws IOException {
        Streams streams = one.getBean(Streams.class);
        try (Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(4 * 1024);
            deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(one)));
            deaf.getOutputStream()
                    .write(("GET /api/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + GoogleRooms.ADMIN_TOKEN
                                    + "\r\n\r\n")
                            .getBytes(UTF_8));
            await().atMost(SOON).until(() -> streams.open() == 1);

            byte[] step = JsonEvents.write(answer(new BookingId(UUID.randomUUID()), 100));
            for (int n = 0; n < 12_000; n++) {
                house.publishLater(Topic.BOOKING_STEPS, new OrgId("clinic-" + n % 20), step);
            }

            await().atMost(SOON).until(() -> streams.open() == 0);
        }
        assertThat(json(one, "/api/live/now").get("complete").asBoolean()).isTrue();
    }

    @Test
    @Order(10)
    void aStoppingWorkerEndsItsStreamsAtOnce() {
        try (Listener listener = listen(other, "?events=now", "")) {
            await().atMost(SOON).until(() -> !listener.events.isEmpty());

            Instant began = Clock.systemUTC().instant();
            house.stop(other);

            await().atMost(SOON).until(listener::hasEnded);
            assertThat(Duration.between(began, Clock.systemUTC().instant())).isLessThan(Duration.ofSeconds(15));
            assertThat(hasConsumer("other-live")).isFalse();
        }
    }
}

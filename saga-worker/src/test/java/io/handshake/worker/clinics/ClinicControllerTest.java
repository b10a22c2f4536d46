package io.handshake.worker.clinics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Topic;
import io.handshake.worker.BookedRows;
import io.handshake.worker.GoogleRooms;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.post.KafkaPost;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class ClinicControllerTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final GoogleRooms rooms = GoogleRooms.shared();

    @Test
    void aClinicGetsTheDefaultsOfABritishOne() {
        HttpResponse<String> answer = put("/api/clinics/new-one", "{\"name\":\"Smile\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains(
                        "\"orgId\":\"new-one\"",
                        "\"calendarId\":\"primary\"",
                        "\"timeZone\":\"Europe/London\"",
                        "\"NOT_CONNECTED\"");
    }

    @Test
    void puttingAgainReplaces() {
        put("/api/clinics/twice", "{\"name\":\"Before\"}");

        put("/api/clinics/twice", "{\"name\":\"After\",\"calendarId\":\"c@x\",\"timeZone\":\"Europe/Dublin\"}");

        assertThat(rooms.look(new OrgId("twice"))).contains("\"After\"", "\"c@x\"", "\"Europe/Dublin\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | name",
                "{\"name\":\"a\\u0009b\"} | text on one line",
                "{\"name\":\"\"} | name",
                "{\"name\":7} | name",
                "{\"name\":\"a\",\"timeZone\":\"Mars/Olympus\"} | timeZone",
                "{\"name\":\"a\",\"timeZone\":\"+01:00\"} | timeZone",
                "{\"name\":\"a\",\"calenderId\":\"x\"} | no members but [calendarId, name, timeZone]",
                "{\"name\":\"a\",\"calendarId\":\"\"} | calendarId",
                "{\"name\":\"a\",\"name\":\"b\"} | one JSON object",
                "[] | one JSON object",
                "null | found null",
                "{\"name\": | one JSON object",
                "{\"name\":\"a\"}{} | one JSON object"
            })
    void aBodyThatIsWrongIsExplained(String body, String expected) {
        HttpResponse<String> answer = put("/api/clinics/wrong", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains(expected).doesNotContain("Exception", "at io.handshake");
        assertThat(rooms.call("GET", "/api/clinics/wrong", "").statusCode()).isEqualTo(404);
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        assertThat(put("/api/clinics/large", "{\"name\":\"" + "x".repeat(ClinicController.MAX_BODY_BYTES) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void otherErrorsAreProblemsToo() {
        assertThat(rooms.call("GET", "/api/clinics/nobody", "")).satisfies(problem(404));
        assertThat(rooms.call("DELETE", "/api/clinics/nobody", "")).satisfies(problem(405));
        assertThat(rooms.call("GET", "/api/clinics?size=100000", "")).satisfies(problem(400));
        assertThat(rooms.call("GET", "/api/clinics?page=x", "")).satisfies(problem(400));
        assertThat(rooms.call("GET", "/api/nothing-here", "")).satisfies(problem(404));
        assertThat(rooms.call("PUT", "/api/clinics/nobody/google-connection", "{\"refreshToken\":\"1//x\"}"))
                .satisfies(problem(404));
        assertThat(rooms.call("PUT", "/api/clinics/" + "x".repeat(101), "{\"name\":\"a\"}"))
                .satisfies(problem(400));
    }

    @Test
    void aTokenGoesInAndNeverComesOut() {
        put("/api/clinics/secretive", "{\"name\":\"a\"}");
        rooms.connect(new OrgId("secretive"), "1//very-secret");

        assertThat(rooms.look(new OrgId("secretive"))).contains("\"CONNECTED\"").doesNotContain("very-secret");
        HttpResponse<String> wrong =
                put("/api/clinics/secretive/google-connection", "{\"refreshToken\":\"very secret\\n\"}");
        assertThat(wrong).satisfies(problem(400));
        assertThat(wrong.body()).doesNotContain("very secret");
    }

    @Test
    void pagesAreBoundedAndInOrder() {
        put("/api/clinics/!a", "{\"name\":\"first\"}");
        put("/api/clinics/!b", "{\"name\":\"second\"}");

        assertThat(rooms.call("GET", "/api/clinics?page=0&size=1", "").body())
                .contains("\"orgId\":\"!a\"", "\"size\":1");
        assertThat(rooms.call("GET", "/api/clinics?page=1&size=1", "").body()).contains("\"orgId\":\"!b\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "Bearer wrong-wrong-wrong-wrong", "Basic " + GoogleRooms.ADMIN_TOKEN})
    void withoutTheAdminTokenNothingIsSaid(String authorization) {
        HttpRequest.Builder request = rooms.request("/api/clinics");
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }

        HttpResponse<String> answer = rooms.send(request);

        assertThat(answer).satisfies(problem(401));
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"handshake\"");
    }

    @ParameterizedTest
    @CsvSource({
        "handshake.admin-token, '', HANDSHAKE_ADMIN_TOKEN",
        "handshake.admin-token, letters, HANDSHAKE_ADMIN_TOKEN",
        "handshake.admin-token, ein-langer-schlüssel, HANDSHAKE_ADMIN_TOKEN",
        "handshake.admin-token, please-changeme-soon, HANDSHAKE_ADMIN_TOKEN",
        "handshake.admin-token, aaaaaaaaaaaaaaaaaaaa, HANDSHAKE_ADMIN_TOKEN",
        "handshake.encryption-keyset, '', HANDSHAKE_ENCRYPTION_KEYSET",
        "handshake.google.client-id, '', HANDSHAKE_GOOGLE_CLIENT_ID",
        "handshake.google.client-secret, '', HANDSHAKE_GOOGLE_CLIENT_SECRET"
    })
    void theServiceDoesNotStartWithoutASecretAndNamesIt(String setting, String value, String variable) {
        assertThatThrownBy(() -> rooms.start(Map.of(setting, value)).close())
                .rootCause()
                .hasMessageStartingWith(variable + ": expected");
    }

    @Test
    void whatChangesIsAnnouncedWithItsNewestSettingsLast() {
        put("/api/clinics/loud", "{\"name\":\"a\"}");
        put("/api/clinics/loud", "{\"name\":\"a\",\"timeZone\":\"Europe/Dublin\"}");

        assertThat(text(awaitLast("loud", "Europe/Dublin")
                        .headers()
                        .lastHeader("ce_type")
                        .value()))
                .isEqualTo("io.handshake.clinic.settings.v1");
        assertThat(text(awaitLast("loud", "Europe/Dublin")
                        .headers()
                        .lastHeader("ce_subject")
                        .value()))
                .isEqualTo("loud");
    }

    @Test
    void aChangeDuringAnAnnouncementIsAnnouncedAfterIt() {
        ClinicRegister register = rooms.bean(ClinicRegister.class);
        JpaClinicRows rows = rooms.bean(JpaClinicRows.class);
        register.put(clinic("hasty", "Europe/London"), Actor.API);
        Producer<byte[], byte[]> real = producer();
        Producer<byte[], byte[]> overtaken = meanwhile(real, () -> {
            register.put(clinic("hasty", "Europe/Dublin"), Actor.API);
            // The rival's announcement is acknowledged before ours.
            new KafkaClinicSettings(rows, new KafkaPost(real, SOON), Clock.systemUTC()).run();
        });

        new KafkaClinicSettings(rows, new KafkaPost(overtaken, SOON), Clock.systemUTC()).run();

        awaitLast("hasty", "Europe/Dublin");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> rows.unannounced(1000).isEmpty());
        awaitLast("hasty", "Europe/Dublin");
    }

    @Test
    void whatOneWorkerLeftUnannouncedAnotherAnnounces() {
        ClinicRegister register = rooms.bean(ClinicRegister.class);
        JpaClinicRows rows = rooms.bean(JpaClinicRows.class);

        register.put(clinic("quiet", "Europe/London"), Actor.API);

        await().atMost(Duration.ofSeconds(60))
                .until(() -> rows.unannounced(1000).stream()
                        .noneMatch(row -> row.toClinic().orgId().value().equals("quiet")));
    }

    /** Accepted before names had to stand on one line. */
    @Test
    void aClinicThatWasAcceptedOnceIsReadForEver() {
        ClinicRegister register = rooms.bean(ClinicRegister.class);

        register.put(
                new Clinic(new OrgId("tab-of-old"), "Smile\tLtd", "primary", ZoneId.of("Europe/London")), Actor.API);

        assertThat(rooms.look(new OrgId("tab-of-old"))).contains("Smile\\tLtd");
        assertThat(rooms.call("GET", "/api/clinics?size=200", "").statusCode()).isEqualTo(200);
        assertThat(put("/api/clinics/tab", "{\"name\":\"Smile\\tLtd\"}")).satisfies(problem(400));
    }

    @Test
    void aRowThatCannotBeReadStandsInNoOthersWay() {
        JpaClinicRows rows = rooms.bean(JpaClinicRows.class);
        rows.put("a-unreadable", "a", "primary", "No/Where", Instant.EPOCH);
        try {
            put("/api/clinics/after-it", "{\"name\":\"a\",\"timeZone\":\"Europe/Dublin\"}");

            new KafkaClinicSettings(rows, new KafkaPost(producer(), SOON), Clock.systemUTC()).run();

            assertThat(rooms.bean(Clinics.class).find(new OrgId("a-unreadable")))
                    .isEqualTo(new Clinics.Found.Unavailable("clinic_unreadable"));
            awaitLast("after-it", "Europe/Dublin");
        } finally {
            rows.put("a-unreadable", "a", "primary", "Europe/London", Instant.EPOCH);
        }
    }

    @Test
    void theListShowsWhoNeedsAPersonAndWhatIsLookedFor() {
        OrgId works = rooms.connectedClinic();
        OrgId never = rooms.clinic();
        put("/api/clinics/" + never, "{\"name\":\"100% Smile\"}");

        String needy = list("needsPerson=true&size=200");

        assertThat(needy).contains("\"" + never + "\"").doesNotContain("\"" + works + "\"");
        assertThat(list("needsPerson=false&size=200")).contains("\"" + never + "\"", "\"" + works + "\"");
        assertThat(list("q=100%25%20sm")).contains("\"" + never + "\"", "\"total\":1");
        assertThat(list("q=" + works.value().toUpperCase(Locale.ROOT))).contains("\"" + works + "\"");
        assertThat(rooms.call("GET", "/api/clinics?needsPerson=maybe", "")).satisfies(problem(400));
        assertThat(rooms.call("GET", "/api/clinics?q=" + "x".repeat(101), "")).satisfies(problem(400));
    }

    private String list(String query) {
        return rooms.call("GET", "/api/clinics?" + query, "").body();
    }

    @Test
    void aRowThatCannotBeReadIsListedAndHidesNoOther() {
        JpaClinicRows rows = rooms.bean(JpaClinicRows.class);
        rows.put("b-unreadable", "a", "primary", "No/Where", Instant.EPOCH);
        try {
            assertThat(list("q=b-unreadable")).contains("UNREADABLE", "\"needsPerson\":true");
            assertThat(rooms.call("GET", "/api/clinics/b-unreadable", "")).satisfies(problem(503));

            put("/api/clinics/b-unreadable", "{\"name\":\"mended\"}");

            assertThat(rooms.audit(new OrgId("b-unreadable"))).containsExactly("api put-clinic: made readable");
        } finally {
            rows.put("b-unreadable", "a", "primary", "Europe/London", Instant.EPOCH);
        }
    }

    @Test
    void everyChangeIsWrittenDownWithoutItsValues() {
        OrgId orgId = rooms.clinic();
        rooms.send(rooms.request("/api/clinics/" + orgId)
                .PUT(HttpRequest.BodyPublishers.ofString(
                        "{\"name\":\"Smile Dental\",\"calendarId\":\"ada@x.test\",\"timeZone\":\"Europe/Dublin\"}"))
                .header("Authorization", "Bearer " + GoogleRooms.ADMIN_TOKEN)
                .header("Content-Type", "application/json")
                .header(Actor.HEADER, "Grace"));
        rooms.connect(orgId, "1//some-token");

        assertThat(rooms.audit(orgId))
                .containsExactly(
                        "api connect-google: imported a refresh token",
                        "Grace put-clinic: changed: calendar, time zone Europe/London to Europe/Dublin",
                        "api put-clinic: created");
    }

    @Test
    void bookingsThatAReconnectMakesUpForAreCounted() {
        OrgId orgId = rooms.clinic();
        Instant later = rooms.clock().instant().plus(Duration.ofDays(3));
        Instant before = rooms.clock().instant().minus(Duration.ofDays(3));
        failed(orgId, "CALENDAR_ACCESS_REVOKED", later);
        failed(orgId, "CALENDAR_NOT_CONNECTED", later);
        failed(orgId, "CALENDAR_ACCESS_REVOKED", before);
        failed(orgId, "SLOT_TAKEN", later);
        failed(rooms.clinic(), "CALENDAR_ACCESS_REVOKED", later);

        String missed = rooms.call("GET", "/api/clinics/" + orgId + "/missed-bookings", "")
                .body();

        assertThat(missed).contains("\"count\":2,\"countedTo\":10000", "CALENDAR_ACCESS_REVOKED", "\"" + orgId + "\"");
        assertThat(rooms.call("GET", "/api/clinics/nobody/missed-bookings", "")).satisfies(problem(404));
    }

    private void failed(OrgId orgId, String reason, Instant startsAt) {
        BookedRows.failed(rooms, orgId, reason, startsAt);
    }

    private HttpResponse<String> put(String path, String body) {
        return rooms.call("PUT", path, body);
    }

    private static ThrowingConsumer<HttpResponse<String>> problem(int status) {
        return answer -> {
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.body()).contains("\"status\":" + status);
        };
    }

    private static Clinic clinic(String orgId, String zone) {
        return new Clinic(new OrgId(orgId), "a", "primary", ZoneId.of(zone));
    }

    @SuppressWarnings("unchecked") // the room's one producer is of bytes
    private Producer<byte[], byte[]> producer() {
        return rooms.bean(Producer.class);
    }

    /** Does something once, just before the first record is sent. */
    @SuppressWarnings("unchecked") // the proxy has the type it was asked for
    private static Producer<byte[], byte[]> meanwhile(Producer<byte[], byte[]> real, Runnable once) {
        AtomicBoolean done = new AtomicBoolean();
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (_, method, arguments) -> {
                    if (!done.getAndSet(true)) {
                        once.run();
                    }
                    return method.invoke(real, arguments);
                });
    }

    /** Reads the topic until the last record of a clinic names the zone. */
    private ConsumerRecord<byte[], byte[]> awaitLast(String orgId, String zone) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var consumer = consumer()) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (text(record.key()).equals(orgId)) {
                        records.add(record);
                    }
                });
                assertThat(records).isNotEmpty();
                assertThat(JsonEvents.read(records.getLast().value(), ClinicSettings.class))
                        .isEqualTo(new ClinicSettings(new OrgId(orgId), "primary", ZoneId.of(zone)));
            });
        }
        return records.getLast();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", rooms.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        var partition = new TopicPartition(Topic.CLINIC_SETTINGS.topicName(), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return consumer;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

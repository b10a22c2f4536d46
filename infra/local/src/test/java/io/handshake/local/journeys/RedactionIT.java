package io.handshake.local.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.Topic;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Operation;
import io.handshake.local.audit.SecrecyAudit;
import io.handshake.local.house.Database;
import io.handshake.local.house.ServiceProcess;
import io.handshake.local.house.Settings;
import io.handshake.local.talk.Reply;
import io.handshake.local.talk.SqlRival;
import io.handshake.local.talk.Webhook;
import io.handshake.local.talk.WorkerApi;
import java.io.IOException;
import java.io.Reader;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marked names, numbers and secrets go through every way in which a booking can end, and are then looked for where they must
 * not be: in logs, keys, headers, traces, health and answers.
 */
@ExtendWith(InTown.class)
@Timeout(90)
class RedactionIT {

    private static final String MARK = "mark" + UUID.randomUUID().toString().replace("-", "");
    private static final String NAME = "Name-" + MARK;
    private static final String PHONE = "+44 20 7946 0991";
    private static final String E164 = "+442079460991";
    private static final String EMAIL = "email-" + MARK + "@patients.example";
    private static final String NOTES = "notes-" + MARK;
    private static final String SERVICE = "service-" + MARK;
    private static final String CONTROL = "https://control.example/" + MARK;
    private static final String REFRESH_TOKEN = "1//refresh-" + MARK;
    private static final String FORGED = "forged-" + MARK;
    private static final Duration TOPICS_WITHIN = Duration.ofSeconds(60);

    @Test
    void whatIsPersonalOrSecretIsNowhereButWhereItBelongs(Town town, TraceReceiver traces) throws Exception {
        String orgId = clinic(town);
        List<String> answers = new ArrayList<>();

        answers.add(answered(town, orgId, Town.at(9, 0), "confirmed"));
        answers.add(anUndoneOne(town, orgId));
        answers.add(aFailedSave(town, orgId));
        answers.add(aGoogleThatQuotesWhatItGot(town, orgId));
        answers.addAll(refusedAtTheDoor(town));
        aPoisonRecord(town, orgId);
        town.google().revoke(REFRESH_TOKEN);
        answers.add(answered(town, orgId, Town.at(17, 0), "CALENDAR_ACCESS_REVOKED"));

        Map<String, String> places = logs(town);
        assertThat(places.toString()).contains("saga_finished", "webhook_rejected", "answer_given", orgId);
        places.put("answers", answers.toString());
        places.put("health", health(town));
        places.put("clinic", town.worker().get("/api/clinics/" + orgId).body());
        places.put("clinics", town.worker().get("/api/clinics?size=200").body());
        await().atMost(TOPICS_WITHIN)
                .untilAsserted(() -> assertThat(keysAndHeaders(town)).contains("booking.requested.v1-dlt"));
        places.put("keys and headers", keysAndHeaders(town));
        await().atMost(TOPICS_WITHIN)
                .untilAsserted(() -> assertThat(traces.told().toString())
                        .contains(orgId, "CALENDAR_ACCESS_REVOKED", "undo create-event"));
        places.put("traces", traces.told().toString());

        Set<String> withheld = withheld(town);
        assertThat(leaks(places, withheld)).isEmpty();
        places.put("planted", "a line with " + URLEncoder.encode(EMAIL, UTF_8) + " in it");
        places.put("planted too", Base64.getEncoder().encodeToString(REFRESH_TOKEN.getBytes(UTF_8)));
        assertThat(leaks(places, withheld)).containsExactlyInAnyOrder("planted", "planted too");
    }

    private static String clinic(Town town) {
        String orgId = town.stranger().orgId();
        town.google().addAccount(REFRESH_TOKEN, orgId + "@clinics.example");
        town.worker().putClinic(orgId, "A clinic", io.handshake.contracts.ClinicSettings.DEFAULT_ZONE);
        town.worker().connect(orgId, REFRESH_TOKEN);
        return orgId;
    }

    /** The reception was faster: the event is taken back. */
    private static String anUndoneOne(Town town, String orgId) {
        SqlRival rival = new SqlRival(town.house().database());
        town.google()
                .onInserted(
                        inserted -> rival.takesTheTimeOf(orgId, inserted.event().id()));
        try {
            return answered(town, orgId, Town.at(10, 0), "SLOT_TAKEN");
        } finally {
            town.google().onInserted(inserted -> {});
        }
    }

    /** PostgreSQL's own words about a row that it refuses quote the whole row. */
    private static String aFailedSave(Town town, String orgId) throws SQLException {
        execute(
                town.house().database(),
                "alter table appointments add constraint marked check (org_id <> '" + orgId
                        + "' or patient_name not like '%" + MARK + "%') not valid");
        try {
            return answered(town, orgId, Town.at(11, 0), "failed");
        } finally {
            execute(town.house().database(), "alter table appointments drop constraint marked");
        }
    }

    private static String aGoogleThatQuotesWhatItGot(Town town, String orgId) {
        town.google()
                .fault(Fault.on(Operation.INSERT, FaultEffect.answer(400, NAME + " " + PHONE + " " + NOTES))
                        .account(orgId + "@clinics.example"));
        return answered(town, orgId, Town.at(12, 0), "\\\"status\\\"");
    }

    private static List<String> refusedAtTheDoor(Town town) {
        String ingress = town.house().services().stream()
                .filter(service -> service.name().startsWith("ingress"))
                .findFirst()
                .orElseThrow()
                .url();
        String worker = town.house().services().stream()
                .filter(service -> service.name().startsWith("saga-worker"))
                .findFirst()
                .orElseThrow()
                .url();
        Reply forged = new Webhook(ingress, FORGED).post(message("o", Town.at(9, 0)));
        Reply unreadable = town.webhook().post("{\"message\":{\"" + NAME + "\":\"" + NOTES);
        Reply unclear = town.webhook().post(message("", Town.at(9, 0)));
        Reply wrongToken = new WorkerApi(worker, FORGED).get("/api/clinics/" + MARK);
        assertThat(List.of(forged.status(), unreadable.status(), unclear.status(), wrongToken.status()))
                .containsExactly(401, 400, 200, 401);
        return Stream.of(forged, unreadable, unclear, wrongToken)
                .map(Reply::body)
                .toList();
    }

    /** To the topic that nobody but the worker reads, so that the others of this town are not disturbed. */
    private static void aPoisonRecord(Town town, String orgId) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", town.house().kafkaServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var _ = producer.send(new ProducerRecord<>(
                    Topic.BOOKING_REPLAYED.topicName(),
                    orgId.getBytes(UTF_8),
                    ("{\"patient\":{\"name\":\"" + NAME + "\",\"phone\":\"" + PHONE + "\"},\"notes\":\"" + NOTES
                                    + "\"}")
                            .getBytes(UTF_8)));
        }
    }

    private static String answered(Town town, String orgId, LocalDateTime start, String expected) {
        Reply reply = town.webhook().post(message(orgId, start));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).contains(expected);
        return reply.body();
    }

    private static String message(String orgId, LocalDateTime start) {
        String id = UUID.randomUUID().toString();
        return """
                {"message":{"type":"tool-calls","toolCallList":[{"id":"toolu_%s","name":"bookAppointment","arguments":{
                "org_id":"%s","appointmentDate":"%s","appointmentTime":"%s","patientName":"%s","patientPhone":"%s",
                "patientEmail":"%s","serviceType":"%s","notes":"%s"}}],"call":{"id":"call-%s","customer":{"number":"%s"},
                "monitor":{"controlUrl":"%s","listenUrl":"%s"}},"artifact":{"messages":[{"content":"%s"}]}}}""".formatted(
                        id,
                        orgId,
                        start.toLocalDate(),
                        start.toLocalTime(),
                        NAME,
                        PHONE,
                        EMAIL,
                        SERVICE,
                        NOTES,
                        id,
                        E164,
                        CONTROL,
                        CONTROL,
                        NOTES);
    }

    private static Map<String, String> logs(Town town) throws IOException {
        Map<String, String> logs = new LinkedHashMap<>();
        for (ServiceProcess service : town.house().services()) {
            logs.put(service.name(), Files.readString(service.log()));
        }
        return logs;
    }

    private static String health(Town town) {
        StringBuilder health = new StringBuilder();
        // other journeys' further processes have been closed
        for (ServiceProcess service :
                town.house().services().stream().filter(ServiceProcess::isAlive).toList()) {
            WorkerApi api = new WorkerApi(service.url(), town.house().metricsToken());
            for (String path : List.of("/actuator/health", "/actuator/health/readiness", "/actuator/prometheus")) {
                health.append(api.get(path).body());
            }
        }
        assertThat(health).contains("handshake_answers_seconds_count", "handshake_outcomes_total");
        return health.toString();
    }

    /** Of every record of every topic of ours. */
    private static String keysAndHeaders(Town town) {
        StringBuilder found = new StringBuilder();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", town.house().kafkaServers(), "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = Arrays.stream(Topic.values())
                    .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long giveUp = System.nanoTime() + TOPICS_WITHIN.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                assertThat(System.nanoTime()).isLessThan(giveUp);
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    found.append(record.topic()).append(' ');
                    found.append(record.key() == null ? "" : new String(record.key(), UTF_8));
                    record.headers()
                            .forEach(header -> found.append(' ')
                                    .append(header.key())
                                    .append('=')
                                    .append(header.value() == null ? "" : new String(header.value(), UTF_8)));
                    found.append('\n');
                });
            }
        }
        return found.toString();
    }

    /** The marks, and the house's own secrets. */
    private static Set<String> withheld(Town town) throws IOException {
        Set<String> withheld = new TreeSet<>(Set.of(
                MARK,
                NAME,
                PHONE,
                E164,
                EMAIL,
                NOTES,
                SERVICE,
                CONTROL,
                REFRESH_TOKEN,
                FORGED,
                "ya29.",
                "Ada Example"));
        Properties secrets = new Properties();
        try (Reader reader = Files.newBufferedReader(town.house().folders().secrets())) {
            secrets.load(reader);
        }
        for (String name : secrets.stringPropertyNames()) {
            if (!name.equals(Settings.GOOGLE_CLIENT_ID)) {
                withheld.add(secrets.getProperty(name));
            }
        }
        assertThat(withheld).contains(town.house().vapiSecret(), town.house().adminToken());
        return withheld;
    }

    /** Where one of these stands. */
    private static List<String> leaks(Map<String, String> places, Set<String> withheld) {
        Map<String, String> forbidden = new TreeMap<>();
        withheld.forEach(text -> forbidden.put("value " + forbidden.size(), text));
        return places.entrySet().stream()
                .filter(place -> !new SecrecyAudit(forbidden)
                        .text(place.getKey(), place.getValue())
                        .violations()
                        .isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

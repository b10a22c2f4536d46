package io.handshake.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Topic;
import io.handshake.embedded.google.GoogleStandIn;
import io.handshake.worker.clinics.FreshKeyset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The whole worker on a real broker, a real database and the Google stand-in, looked at from its topics and tables. */
public final class WorkerHouse implements AutoCloseable {

    public static final String ADMIN_TOKEN = "an-admin-token-for-tests";
    static final String METRICS_TOKEN = "a-metrics-token-for-tests";

    private static final AtomicInteger CLINICS = new AtomicInteger();

    public final GoogleStandIn google = GoogleStandIn.builder().start();
    private final PostgresServer postgres;
    private final String databaseUrl;
    private final KafkaServer kafka;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ConfigurableApplicationContext> workers = new CopyOnWriteArrayList<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<ConsumerRecord<byte[], byte[]>> seen = new CopyOnWriteArrayList<>();
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** On a new database of this server, and on the topics of this broker. */
    public WorkerHouse(PostgresServer postgres, KafkaServer kafka) {
        this.postgres = postgres;
        this.databaseUrl = postgres.jdbcUrl(postgres.newDatabase());
        this.kafka = kafka;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(Stream.of(Topic.BOOKING_CONFIRMED, Topic.BOOKING_FAILED, Topic.BOOKING_REQUESTED_DLT)
                .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList());
    }

    ConfigurableApplicationContext startWorker() {
        return startWorker(Map.of());
    }

    /** With settings other than the defaults. */
    public ConfigurableApplicationContext startWorker(Map<String, String> other) {
        Map<String, String> settings = new HashMap<>(settings(databaseUrl, postgres, kafka, google));
        settings.putAll(other);
        ConfigurableApplicationContext worker = new SpringApplicationBuilder(SagaWorkerApplication.class)
                .registerShutdownHook(false)
                .run(arguments(settings));
        workers.add(worker);
        return worker;
    }

    /** A clean stop, as SIGTERM asks for; returns when the worker has ended. */
    public void stop(ConfigurableApplicationContext worker) {
        workers.remove(worker);
        worker.close();
    }

    /** The status of a health group of a worker. */
    int health(ConfigurableApplicationContext worker, String group) {
        String port = worker.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/actuator/health/" + group))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a worker must be told to run on these servers. */
    public static Map<String, String> settings(
            String databaseUrl, PostgresServer postgres, KafkaServer kafka, GoogleStandIn google) {
        return Map.ofEntries(
                Map.entry("server.port", "0"),
                Map.entry("spring.kafka.bootstrap-servers", kafka.bootstrapServers()),
                Map.entry("spring.datasource.url", databaseUrl),
                Map.entry("spring.datasource.username", postgres.username()),
                Map.entry("spring.datasource.password", postgres.password()),
                Map.entry("handshake.admin-token", ADMIN_TOKEN),
                Map.entry("handshake.metrics.token", METRICS_TOKEN),
                Map.entry("handshake.encryption-keyset", FreshKeyset.ONE),
                Map.entry("handshake.google.client-id", "stand-in-client"),
                Map.entry("handshake.google.client-secret", "stand-in-secret"),
                Map.entry("handshake.google.token-url", google.tokenUrl()),
                Map.entry("handshake.google.auth-url", google.authUrl()),
                Map.entry("handshake.google.api-root-url", google.rootUrl()));
    }

    public static String[] arguments(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    /** A clinic of its own, with a Google account, made through the API of the first worker. */
    public String connectedClinic() {
        String org = "house-clinic-" + CLINICS.incrementAndGet();
        put("/api/clinics/" + org, "{\"name\":\"Clinic " + org + "\"}");
        connect(org, "dev-" + org);
        return org;
    }

    /** As after a new consent. */
    public void connect(String org, String refreshToken) {
        put("/api/clinics/" + org + "/google-connection", "{\"refreshToken\":\"" + refreshToken + "\"}");
    }

    void clinicInZone(String org, String zone) {
        put("/api/clinics/" + org, "{\"name\":\"Clinic " + org + "\",\"timeZone\":\"" + zone + "\"}");
    }

    /** What a worker shows a Prometheus server. */
    HttpResponse<String> metrics(ConfigurableApplicationContext worker, String token) {
        return call(worker, "GET", "/actuator/prometheus", "", token);
    }

    private void put(String path, String body) {
        HttpResponse<String> answer = call(workers.getFirst(), "PUT", path, body);
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError("expected success, found " + answer.statusCode() + " " + answer.body());
        }
    }

    /** A worker's API, as an operator's program uses it. */
    public HttpResponse<String> call(ConfigurableApplicationContext worker, String method, String path, String body) {
        return call(worker, method, path, body, ADMIN_TOKEN);
    }

    private HttpResponse<String> call(
            ConfigurableApplicationContext worker, String method, String path, String body, String token) {
        String port = worker.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void request(BookingRequested request) {
        publish(Topic.BOOKING_REQUESTED, request.orgId(), JsonEvents.write(request), Map.of());
    }

    void replay(BookingRequested request) {
        publish(Topic.BOOKING_REPLAYED, request.orgId(), JsonEvents.write(request), Map.of());
    }

    public void publish(Topic topic, OrgId key, byte[] value, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic.topicName(), key.value().getBytes(UTF_8), value);
        headers.forEach((name, text) -> message.headers().add(name, text.getBytes(UTF_8)));
        publish(message);
    }

    /** One of many: nobody waits for it. */
    public void publishLater(Topic topic, OrgId key, byte[] value) {
        var _ = producer.send(
                new ProducerRecord<>(topic.topicName(), key.value().getBytes(UTF_8), value));
    }

    void publish(ProducerRecord<byte[], byte[]> message) {
        try {
            producer.send(message).get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A record that is small on the way and large when it is unpacked. */
    void publishPacked(ProducerRecord<byte[], byte[]> message) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "compression.type",
                "gzip",
                "max.request.size",
                9_000_000);
        try (var packing = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var _ = packing.send(message);
        }
    }

    /** Every copy of every outcome so far that answers this delivery. */
    List<BookingOutcome> outcomes(BookingRequested request) {
        return records().stream()
                .filter(message -> !message.topic().equals(Topic.BOOKING_REQUESTED_DLT.topicName()))
                .map(WorkerHouse::outcome)
                .filter(outcome -> outcome.bookingId().equals(request.bookingId())
                        && outcome.requestIds().contains(request.requestId()))
                .toList();
    }

    /** The {@code ce_id} of every copy of the outcomes of a booking. */
    List<String> outcomeIds(BookingRequested request) {
        return records().stream()
                .filter(message -> request.bookingId().toString().equals(header(message, EventHeaders.SUBJECT)))
                .map(message -> header(message, EventHeaders.ID))
                .toList();
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return records().stream()
                .filter(message -> message.topic().equals(Topic.BOOKING_REQUESTED_DLT.topicName()))
                .toList();
    }

    public static String header(ConsumerRecord<byte[], byte[]> message, String name) {
        var header = message.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private List<ConsumerRecord<byte[], byte[]>> records() {
        consumer.poll(Duration.ofMillis(10)).forEach(seen::add);
        return seen;
    }

    private static BookingOutcome outcome(ConsumerRecord<byte[], byte[]> message) {
        return message.topic().equals(Topic.BOOKING_CONFIRMED.topicName())
                ? JsonEvents.read(message.value(), BookingConfirmed.class)
                : JsonEvents.read(message.value(), BookingFailed.class);
    }

    public JdbcClient sql() {
        return JdbcClient.create(new DriverManagerDataSource(databaseUrl, postgres.username(), postgres.password()));
    }

    @Override
    public void close() {
        workers.forEach(ConfigurableApplicationContext::close);
        producer.close();
        consumer.close();
        google.close();
    }
}

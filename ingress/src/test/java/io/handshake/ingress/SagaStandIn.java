package io.handshake.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.EventId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Stands where the saga-worker stands: reads every request, and answers as the test says. */
public final class SagaStandIn implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Queue<ConsumerRecord<byte[], byte[]>> records = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean running = true;
    private volatile Function<BookingRequested, List<BookingOutcome>> decision = request -> List.of(confirmed(request));

    public SagaStandIn(String bootstrapServers) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "bootstrap.servers", bootstrapServers,
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false",
                "reconnect.backoff.max.ms", "500"));
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        producer = new KafkaProducer<>(
                new HashMap<>(Map.of("bootstrap.servers", bootstrapServers, "reconnect.backoff.max.ms", "500")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        List<TopicPartition> all = consumer.partitionsFor(Topic.BOOKING_REQUESTED.topicName()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        all.forEach(consumer::position);
        thread = Thread.ofPlatform().daemon().name("saga-stand-in").start(this::run);
    }

    /** Of a whole topic, from its first record. */
    static KafkaConsumer<byte[], byte[]> readerOf(String bootstrapServers, Topic topic) {
        KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        reader.assign(reader.partitionsFor(topic.topicName()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList());
        return reader;
    }

    public void decide(Function<BookingRequested, List<BookingOutcome>> decision) {
        this.decision = decision;
    }

    private void run() {
        while (running) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                records.add(record);
                decision.apply(JsonEvents.read(record.value(), BookingRequested.class))
                        .forEach(this::announce);
            }
        }
        consumer.close();
    }

    public void announce(BookingOutcome outcome) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                outcome.topic().topicName(), outcome.orgId().value().getBytes(UTF_8), JsonEvents.write((Record)
                        outcome));
        record.headers()
                .add(EventHeaders.SUBJECT, outcome.bookingId().toString().getBytes(UTF_8));
        send(record);
    }

    public void send(Topic topic, String key, byte[] value) {
        send(new ProducerRecord<>(topic.topicName(), key.getBytes(UTF_8), value));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        var _ = producer.send(record);
        producer.flush();
    }

    public List<ConsumerRecord<byte[], byte[]>> records() {
        return List.copyOf(records);
    }

    public List<BookingRequested> requests() {
        return records.stream()
                .map(record -> JsonEvents.read(record.value(), BookingRequested.class))
                .toList();
    }

    /** The deliveries of one call, as the topic has them. */
    public List<BookingRequested> requestsOf(String callId) {
        return requests().stream()
                .filter(request -> request.callId().equals(callId))
                .toList();
    }

    public static BookingConfirmed confirmed(BookingRequested request) {
        return new BookingConfirmed(
                request.bookingId(),
                1,
                List.of(request.requestId()),
                request.orgId(),
                "appointment-1",
                EventId.of(request.orgId(), request.bookingId(), 1),
                "",
                request.startsAt(),
                request.endsAt(),
                request.timeZone(),
                request.receivedAt(),
                false);
    }

    public static BookingFailed failed(BookingRequested request, FailureReason reason) {
        return new BookingFailed(
                request.bookingId(),
                1,
                List.of(request.requestId()),
                request.orgId(),
                reason,
                "",
                request.receivedAt(),
                false);
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ZERO);
    }
}

package io.handshake.worker.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Topic;
import io.handshake.worker.WorkerHouse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads every outcome as soon as it is told, and holds it against the tables at that moment: what is told must be committed
 * by then (I6), for a decision never changes.
 */
final class Witness implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);

    private final JdbcClient sql;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<BookingId, List<Told>> told = new ConcurrentHashMap<>();
    private final List<String> toldTooEarly = new CopyOnWriteArrayList<>();
    private final List<String> deadLetters = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::follow, "witness");
    private volatile boolean closed;

    Witness(String bootstrapServers, JdbcClient sql) {
        this.sql = sql;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(Stream.of(Topic.BOOKING_CONFIRMED, Topic.BOOKING_FAILED, Topic.BOOKING_REQUESTED_DLT)
                .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList());
        thread.setDaemon(true);
        thread.start();
    }

    /** Every copy of every outcome of a booking, in the order in which they were told. */
    List<Told> told(BookingId booking) {
        return List.copyOf(told.getOrDefault(booking, List.of()));
    }

    /** The first outcome that names this delivery. */
    Optional<Told> answer(BookingRequested request) {
        return told(request.bookingId()).stream()
                .filter(one -> one.outcome().requestIds().contains(request.requestId()))
                .findFirst();
    }

    /** What was told before it was committed. */
    List<String> toldTooEarly() {
        return List.copyOf(toldTooEarly);
    }

    /** The keys of what was set aside. */
    List<String> deadLetters() {
        return List.copyOf(deadLetters);
    }

    private void follow() {
        while (!closed) {
            List<Told> news = new ArrayList<>();
            consumer.poll(POLL).forEach(message -> {
                if (message.topic().equals(Topic.BOOKING_REQUESTED_DLT.topicName())) {
                    deadLetters.add(new String(message.key(), UTF_8));
                } else {
                    news.add(told(message));
                }
            });
            if (!news.isEmpty()) {
                holdAgainstTheTables(news);
                news.forEach(one -> told.computeIfAbsent(one.outcome().bookingId(), any -> new CopyOnWriteArrayList<>())
                        .add(one));
            }
        }
        consumer.close();
    }

    private void holdAgainstTheTables(List<Told> news) {
        Map<String, String> states = new HashMap<>();
        sql.sql("select booking_id::text, attempt, state from booking_saga where booking_id = any (?::uuid[])")
                .param(news.stream()
                        .map(one -> one.outcome().bookingId().toString())
                        .toArray(String[]::new))
                .query(row -> {
                    states.put(row.getString(1) + " attempt " + row.getInt(2), row.getString(3));
                    states.put(row.getString(1), Integer.toString(row.getInt(2)));
                });
        for (Told one : news) {
            String booking = one.outcome().bookingId().toString();
            String committed = states.getOrDefault(one.attempt(), "");
            boolean ofAnEarlierAttempt = Integer.parseInt(states.getOrDefault(booking, "0"))
                    > one.outcome().attempt();
            if (!isTrue(one, committed) && !(ofAnEarlierAttempt && !one.isConfirmed())) {
                toldTooEarly.add(
                        "I6: " + one.attempt() + " was told " + one.outcome().topic() + " while its row was "
                                + (committed.isEmpty() ? "not there" : committed));
            }
        }
    }

    private static boolean isTrue(Told one, String committed) {
        return switch (one.outcome()) {
            case BookingConfirmed confirmed -> committed.equals("CONFIRMED");
            // an answer that no row remembers says nothing of the booking
            case BookingFailed failed when isOfTheDeliveryAlone(failed) -> true;
            case BookingFailed failed ->
                switch (committed) {
                    case "UNDOING", "FAILED", "STUCK" -> true;
                    default -> false;
                };
        };
    }

    /** A delivery that may not become a booking, or may not hear of the one whose id it has. */
    static boolean isOfTheDeliveryAlone(BookingFailed failed) {
        return failed.detail().equals("request_id_reused") || failed.detail().equals("another_wish_for_the_same_time");
    }

    private static Told told(ConsumerRecord<byte[], byte[]> message) {
        BookingOutcome outcome = message.topic().equals(Topic.BOOKING_CONFIRMED.topicName())
                ? JsonEvents.read(message.value(), BookingConfirmed.class)
                : JsonEvents.read(message.value(), BookingFailed.class);
        return new Told(
                WorkerHouse.header(message, EventHeaders.ID), outcome, Instant.ofEpochMilli(message.timestamp()));
    }

    @Override
    public void close() {
        closed = true;
    }
}

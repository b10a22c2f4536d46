package io.handshake.local.bench;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Hears every outcome from now on, on a thread of its own and without a group. */
final class KafkaOutcomeTail implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(5);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<BookingOutcome> listener;
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Returns when it is known from where every partition is read. */
    KafkaOutcomeTail(String bootstrapServers, Consumer<BookingOutcome> listener) {
        this.consumer = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                1));
        this.listener = listener;
        try {
            List<TopicPartition> partitions = List.of(Topic.BOOKING_CONFIRMED, Topic.BOOKING_FAILED).stream()
                    .flatMap(topic -> consumer.partitionsFor(topic.topicName(), PATIENCE).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.endOffsets(partitions, PATIENCE).forEach(consumer::seek);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
        this.thread = Thread.ofPlatform().name("bench-outcomes").daemon().start(this::listen);
    }

    /** Completed when nothing is heard any more; exceptionally when nobody has closed it. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    private void listen() {
        try (consumer) {
            while (!closed.get()) {
                consumer.poll(POLL).forEach(this::hear);
            }
            ended.complete(null);
        } catch (WakeupException e) {
            ended.complete(null);
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    private void hear(ConsumerRecord<byte[], byte[]> unread) {
        listener.accept(
                unread.topic().equals(Topic.BOOKING_CONFIRMED.topicName())
                        ? JsonEvents.read(unread.value(), BookingConfirmed.class)
                        : JsonEvents.read(unread.value(), BookingFailed.class));
    }

    @Override
    public void close() {
        closed.set(true);
        consumer.wakeup();
        try {
            thread.join(STOPS_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

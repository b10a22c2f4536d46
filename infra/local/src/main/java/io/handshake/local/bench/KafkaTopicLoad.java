package io.handshake.local.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.RequestId;
import io.handshake.contracts.Topic;
import io.handshake.local.bench.BenchWishes.BenchWish;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes requests as ingress does, and hears their outcomes. */
final class KafkaTopicLoad implements Load {

    private static final Duration DECIDED_WITHIN = Duration.ofSeconds(30);
    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(5);
    private static final String SOURCE = "/bench";

    private final BenchWishes wishes;
    private final Clock clock;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaOutcomeTail tail;
    private final Map<RequestId, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();

    /** Returns when every outcome from now on will be heard. */
    KafkaTopicLoad(String bootstrapServers, BenchWishes wishes, Clock clock) {
        this.wishes = wishes;
        this.clock = clock;
        this.tail = new KafkaOutcomeTail(bootstrapServers, this::decided);
        var _ = tail.ended().exceptionally(failure -> {
            waiting.values().forEach(caller -> caller.completeExceptionally(failure));
            return null;
        });
        this.producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                0));
    }

    @Override
    public LoadFigures run(int inFlight, Duration length, AtomicLong numbers) {
        return new ClosedLoop(wishes).run(inFlight, length, numbers, _ -> this::book);
    }

    /** On the caller's own virtual thread: parking one costs less than what Kafka's client does for the record. */
    private String book(BenchWish wish) {
        BookingRequested request = BenchRequest.of(wish, clock.instant());
        CompletableFuture<String> outcome = new CompletableFuture<>();
        waiting.put(request.requestId(), outcome);
        // Whoever comes to wait too late for the news that nothing is heard any more sees it here.
        tail.ended().getNow(null);
        try {
            // Its future says nothing that the callback does not say.
            Future<RecordMetadata> _ = producer.send(record(request), (_, failure) -> {
                if (failure != null) {
                    outcome.complete("not published: " + failure.getClass().getSimpleName());
                }
            });
            return outcome.get(DECIDED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return "no outcome within " + DECIDED_WITHIN.toSeconds() + " s";
        } catch (ExecutionException e) {
            throw new IllegalStateException("The outcome of " + request.requestId() + " cannot be heard", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } finally {
            waiting.remove(request.requestId());
        }
    }

    private static ProducerRecord<String, byte[]> record(BookingRequested request) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                Topic.BOOKING_REQUESTED.topicName(), request.orgId().value(), JsonEvents.write(request));
        new EventHeaders(
                        UUID.nameUUIDFromBytes((request.bookingId() + "/" + request.requestId()).getBytes(UTF_8)),
                        EventHeaders.typeOf(Topic.BOOKING_REQUESTED),
                        SOURCE,
                        request.bookingId().toString(),
                        request.receivedAt(),
                        "")
                .asMap()
                .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }

    private void decided(BookingOutcome outcome) {
        String how = switch (outcome) {
            case BookingConfirmed _ -> Tally.CONFIRMED;
            case BookingFailed failed -> failed.reason().name();
        };
        for (RequestId answered : outcome.requestIds()) {
            CompletableFuture<String> caller = waiting.get(answered);
            if (caller != null) {
                caller.complete(how);
            }
        }
    }

    @Override
    public void close() {
        tail.close();
        producer.close(CLOSES_WITHIN);
    }
}

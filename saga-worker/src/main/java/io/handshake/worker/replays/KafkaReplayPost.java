package io.handshake.worker.replays;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Topic;
import io.handshake.worker.post.KafkaPost;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Replays go the way of a new request, on a topic of their own, under the same key as the first delivery. */
final class KafkaReplayPost implements ReplayPost {

    private static final String SOURCE = "/saga-worker";

    private final KafkaPost post;
    private final Clock clock;

    KafkaReplayPost(KafkaPost post, Clock clock) {
        this.post = post;
        this.clock = clock;
    }

    @Override
    public void publish(List<FailedAttempt> attempts) {
        if (attempts.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        try {
            post.deliver(
                    attempts.stream().map(attempt -> message(attempt, now)).toList(), attempts.size() + " replays");
        } catch (KafkaException e) {
            throw new NotTakenException(e);
        }
    }

    private static ProducerRecord<byte[], byte[]> message(FailedAttempt attempt, Instant now) {
        BookingRequested request = attempt.again(now);
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                Topic.BOOKING_REPLAYED.topicName(), request.orgId().value().getBytes(UTF_8), JsonEvents.write(request));
        new EventHeaders(
                        deliveryId(request),
                        EventHeaders.typeOf(Topic.BOOKING_REPLAYED),
                        SOURCE,
                        request.bookingId().toString(),
                        now,
                        attempt.traceparent())
                .asMap()
                .forEach((name, value) -> message.headers().add(name, value.getBytes(UTF_8)));
        return message;
    }

    /** Derived: the same replay published again has the same {@code ce_id}. */
    private static UUID deliveryId(BookingRequested request) {
        return UUID.nameUUIDFromBytes((request.bookingId() + "/" + request.requestId()).getBytes(UTF_8));
    }
}

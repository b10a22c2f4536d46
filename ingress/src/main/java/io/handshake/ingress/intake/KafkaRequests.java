package io.handshake.ingress.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Topic;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes requests, and knows when one certainly was not published.
 *
 * <p>A producer that gives up on a record does not say whether the broker has it. Two things are certain all the same.
 * What {@code send} refuses on the calling thread (no metadata in time, no buffer, too large, not allowed) was never
 * queued. And what was queued was never sent if the producer has sent nothing at all since: see {@link KafkaSends}. All
 * else stays open, and the caller waits for the outcome.
 */
final class KafkaRequests implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KafkaRequests.class);
    private static final String SOURCE = "/ingress";

    private final KafkaProducer<String, byte[]> producer;
    private final KafkaSends sends;

    KafkaRequests(Map<String, Object> settings) {
        this.producer = new KafkaProducer<>(settings);
        this.sends = new KafkaSends(producer.metrics());
        Thread.ofVirtual().name("warm-up").start(this::warmUp);
    }

    /** The first caller need not wait for the topic's metadata; without a broker the first call asks again. */
    private void warmUp() {
        try {
            producer.partitionsFor(Topic.BOOKING_REQUESTED.topicName());
        } catch (KafkaException e) {
            log.atInfo()
                    .addKeyValue("event", "warm_up_failed")
                    .addKeyValue("cause", e.getClass().getSimpleName())
                    .log();
        }
    }

    /**
     * Hands a request over and returns; blocks for {@code max.block.ms} at most.
     *
     * @param neverSent runs once when it is certain that this record is not and will not be in Kafka
     */
    void publish(BookingRequested request, String traceparent, Runnable neverSent) {
        Thread caller = Thread.currentThread();
        double sentBefore = sends.total();
        try {
            // Its future says nothing that the callback does not say.
            Future<RecordMetadata> _ = producer.send(record(request, traceparent), (metadata, failure) -> {
                if (failure == null) {
                    published(request, metadata.partition(), metadata.offset());
                } else {
                    failed(request, failure, sentBefore, Thread.currentThread().equals(caller), neverSent);
                }
            });
        } catch (KafkaException failure) {
            failed(request, failure, sentBefore, true, neverSent);
        }
    }

    private static ProducerRecord<String, byte[]> record(BookingRequested request, String traceparent) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                Topic.BOOKING_REQUESTED.topicName(), request.orgId().value(), JsonEvents.write(request));
        new EventHeaders(
                        deliveryId(request),
                        EventHeaders.typeOf(Topic.BOOKING_REQUESTED),
                        SOURCE,
                        request.bookingId().toString(),
                        request.receivedAt(),
                        traceparent)
                .asMap()
                .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }

    /** Derived: the same delivery published again has the same {@code ce_id}. */
    static UUID deliveryId(BookingRequested request) {
        return UUID.nameUUIDFromBytes((request.bookingId() + "/" + request.requestId()).getBytes(UTF_8));
    }

    private void failed(
            BookingRequested request, Exception failure, double sentBefore, boolean onCaller, Runnable neverSent) {
        if (onCaller && refusedBeforeQueueing(failure)) {
            notSent(request, failure, neverSent);
            return;
        }
        KafkaSends.Moment moment = sends.now();
        Thread.ofVirtual().name("never-sent?").start(() -> {
            if (sends.noneBetween(sentBefore, moment)) {
                notSent(request, failure, neverSent);
            } else {
                unknown(request, failure);
            }
        });
    }

    private static boolean refusedBeforeQueueing(Exception failure) {
        return failure instanceof TimeoutException
                || failure instanceof RecordTooLargeException
                || failure instanceof SerializationException
                || failure instanceof InvalidTopicException
                || failure instanceof TopicAuthorizationException;
    }

    private static void published(BookingRequested request, int partition, long offset) {
        // The saga-worker tells where it found the record; what became of the call, answer_given tells.
        log.atDebug()
                .addKeyValue("event", "request_published")
                .addKeyValue("booking_id", request.bookingId())
                .addKeyValue("org_id", request.orgId())
                .addKeyValue("partition", partition)
                .addKeyValue("offset", offset)
                .log();
    }

    private static void notSent(BookingRequested request, Exception failure, Runnable neverSent) {
        log.atError()
                .addKeyValue("event", "request_never_sent")
                .addKeyValue("booking_id", request.bookingId())
                .addKeyValue("org_id", request.orgId())
                .addKeyValue("cause", failure.getClass().getSimpleName())
                .log();
        neverSent.run();
    }

    private static void unknown(BookingRequested request, Exception failure) {
        log.atError()
                .addKeyValue("event", "request_maybe_sent")
                .addKeyValue("booking_id", request.bookingId())
                .addKeyValue("org_id", request.orgId())
                .addKeyValue("cause", failure.getClass().getSimpleName())
                .log();
    }

    /** Waits for what is still on its way, at most {@code delivery.timeout.ms}. */
    @Override
    public void close() {
        producer.close();
    }
}

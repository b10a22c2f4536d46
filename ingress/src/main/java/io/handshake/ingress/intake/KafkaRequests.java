package io.handshake.ingress.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Topic;
import io.handshake.contracts.Traceparent;
import io.handshake.web.traces.Attribute;
import io.handshake.web.traces.Span;
import io.handshake.web.traces.Traces;
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
    private final Traces traces;

    KafkaRequests(Map<String, Object> settings, Traces traces) {
        this.traces = traces;
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
     * @param parent the trace that it goes out in
     * @param neverSent runs once when it is certain that this record is not and will not be in Kafka
     */
    void publish(BookingRequested request, String parent, Runnable neverSent) {
        Thread caller = Thread.currentThread();
        double sentBefore = sends.total();
        Span span = begin(request, parent);
        Handover handover = new Handover(request, span, neverSent);
        try {
            // Its future says nothing that the callback does not say.
            Future<RecordMetadata> _ = producer.send(record(request, span.traceparent()), (metadata, failure) -> {
                if (failure == null) {
                    published(handover, metadata.partition(), metadata.offset());
                } else {
                    failed(handover, failure, sentBefore, Thread.currentThread().equals(caller));
                }
            });
        } catch (KafkaException failure) {
            failed(handover, failure, sentBefore, true);
        }
    }

    /** One record on its way. */
    private record Handover(BookingRequested request, Span span, Runnable neverSent) {

        String traceId() {
            return Traceparent.traceId(span.traceparent());
        }
    }

    private Span begin(BookingRequested request, String parent) {
        return traces.begin(Span.Kind.PRODUCER, "publish " + Topic.BOOKING_REQUESTED.topicName(), parent)
                .with(Attribute.SYSTEM, "kafka")
                .with(Attribute.TOPIC, Topic.BOOKING_REQUESTED.topicName())
                .with(Attribute.BOOKING_ID, request.bookingId())
                .with(Attribute.ORG_ID, request.orgId());
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

    private void failed(Handover handover, Exception failure, double sentBefore, boolean onCaller) {
        handover.span().failed(failure.getClass().getSimpleName()).end();
        if (onCaller && refusedBeforeQueueing(failure)) {
            notSent(handover, failure);
            return;
        }
        KafkaSends.Moment moment = sends.now();
        Thread.ofVirtual().name("never-sent?").start(() -> {
            if (sends.noneBetween(sentBefore, moment)) {
                notSent(handover, failure);
            } else {
                unknown(handover, failure);
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

    private static void published(Handover handover, int partition, long offset) {
        handover.span()
                .with(Attribute.PARTITION, partition)
                .with(Attribute.OFFSET, offset)
                .end();
        // The saga-worker tells where it found the record; what became of the call, answer_given tells.
        log.atDebug()
                .addKeyValue("event", "request_published")
                .addKeyValue("booking_id", handover.request().bookingId())
                .addKeyValue("trace_id", handover.traceId())
                .addKeyValue("org_id", handover.request().orgId())
                .addKeyValue("partition", partition)
                .addKeyValue("offset", offset)
                .log();
    }

    private static void notSent(Handover handover, Exception failure) {
        lost("request_never_sent", handover, failure);
        handover.neverSent().run();
    }

    private static void unknown(Handover handover, Exception failure) {
        lost("request_maybe_sent", handover, failure);
    }

    private static void lost(String event, Handover handover, Exception failure) {
        log.atError()
                .addKeyValue("event", event)
                .addKeyValue("booking_id", handover.request().bookingId())
                .addKeyValue("trace_id", handover.traceId())
                .addKeyValue("org_id", handover.request().orgId())
                .addKeyValue("cause", failure.getClass().getSimpleName())
                .log();
    }

    /** Waits for what is still on its way, at most {@code delivery.timeout.ms}. */
    @Override
    public void close() {
        producer.close();
    }
}

package io.handshake.ingress.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.StepFinished.Direction;
import io.handshake.contracts.StepFinished.Result;
import io.handshake.contracts.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who look at the house what each caller has been told, and after how long: one record for each answered
 * delivery, beside the steps of the workers. No answer waits for it, and none depends on it: what no broker takes is lost.
 */
public final class KafkaAnswersGiven implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KafkaAnswersGiven.class);
    private static final String SOURCE = "/ingress";

    /** A stopping service sends what it has gathered, for so long at most. */
    private static final Duration LAST_ONES_WITHIN = Duration.ofSeconds(1);

    private final KafkaProducer<String, byte[]> producer;
    private final AtomicBoolean lost = new AtomicBoolean();

    KafkaAnswersGiven(Map<String, Object> settings) {
        this.producer = new KafkaProducer<>(settings);
        learnTheTopic();
    }

    /** It does not wait either: the answer is heard after this has given up waiting for it. */
    private void learnTheTopic() {
        try {
            producer.partitionsFor(Topic.BOOKING_STEPS.topicName());
        } catch (KafkaException e) {
            // As expected.
        }
    }

    /** Puts it into memory and returns. */
    public void given(BookingRequested request, Verdict verdict, String traceparent, Instant now) {
        try {
            var _ = producer.send(
                    record(request, finished(request, verdict, now), traceparent, now),
                    (metadata, failure) -> heard(failure));
        } catch (KafkaException e) {
            heard(e);
        }
    }

    private static StepFinished finished(BookingRequested request, Verdict verdict, Instant now) {
        return new StepFinished(
                request.bookingId(),
                request.orgId(),
                verdict.attempt(),
                0,
                StepFinished.ANSWER,
                Direction.DO,
                1,
                verdict instanceof Verdict.Pending ? Result.UNAVAILABLE : Result.DONE,
                verdict.kind(),
                request.receivedAt(),
                Math.max(0, Duration.between(request.receivedAt(), now).toMillis()));
    }

    private static ProducerRecord<String, byte[]> record(
            BookingRequested request, StepFinished finished, String traceparent, Instant now) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                Topic.BOOKING_STEPS.topicName(), request.orgId().value(), JsonEvents.write(finished));
        new EventHeaders(
                        answerId(request),
                        EventHeaders.typeOf(Topic.BOOKING_STEPS),
                        SOURCE,
                        request.bookingId().toString(),
                        now,
                        traceparent)
                .asMap()
                .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }

    /** Derived: a delivery that comes again and is answered again tells the same. */
    static UUID answerId(BookingRequested request) {
        return UUID.nameUUIDFromBytes((request.bookingId() + "/" + request.requestId() + "/answer").getBytes(UTF_8));
    }

    /** One line when they begin to be lost: brokers that are away are told of elsewhere, once a second. */
    private void heard(@Nullable Exception failure) {
        if (failure == null) {
            lost.set(false);
        } else if (lost.compareAndSet(false, true)) {
            log.atWarn()
                    .addKeyValue("event", "answers_not_told")
                    .addKeyValue("cause", failure.getClass().getSimpleName())
                    .log();
        }
    }

    @Override
    public void close() {
        producer.close(LAST_ONES_WITHIN);
    }
}

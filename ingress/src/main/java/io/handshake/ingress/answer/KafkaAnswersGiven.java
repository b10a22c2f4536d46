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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    /** So long they gather: written together they cost a third of what they cost one by one. */
    private static final Duration GATHER_FOR = Duration.ofMillis(100);

    /** Several times what one service answers in that time; what comes then is lost to those who look. */
    private static final int MOST_GATHERED = 2_000;

    /** A stopping service sends what it has gathered, for so long at most. */
    private static final Duration LAST_ONES_WITHIN = Duration.ofSeconds(1);

    private record Given(BookingRequested request, Verdict verdict, String traceparent, Instant at) {}

    private final KafkaProducer<String, byte[]> producer;
    private final BlockingQueue<Given> gathered = new ArrayBlockingQueue<>(MOST_GATHERED);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private final AtomicBoolean lost = new AtomicBoolean();

    KafkaAnswersGiven(Map<String, Object> settings) {
        this.producer = new KafkaProducer<>(settings);
        this.thread = Thread.ofPlatform().name("answers-given").daemon().start(this::run);
    }

    /** Puts it into memory and returns. */
    public void given(BookingRequested request, Verdict verdict, String traceparent, Instant now) {
        if (!gathered.offer(new Given(request, verdict, traceparent, now))) {
            lost("there is no room");
        }
    }

    private void run() {
        List<Given> together = new ArrayList<>();
        try {
            learnTheTopic();
            do {
                together.add(gathered.take());
                var _ = closed.await(GATHER_FOR.toMillis(), TimeUnit.MILLISECONDS);
                gathered.drainTo(together);
                together.forEach(this::send);
                together.clear();
            } while (closed.getCount() > 0);
        } catch (InterruptedException e) {
            gathered.drainTo(together);
            together.forEach(this::send);
        }
    }

    /** The answer is heard even after this has given up waiting for it. */
    private void learnTheTopic() {
        try {
            producer.partitionsFor(Topic.BOOKING_STEPS.topicName());
        } catch (KafkaException e) {
            // As expected.
        }
    }

    private void send(Given one) {
        try {
            var _ = producer.send(record(one), (metadata, failure) -> heard(failure));
        } catch (KafkaException e) {
            heard(e);
        }
    }

    private static ProducerRecord<String, byte[]> record(Given one) {
        BookingRequested request = one.request();
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                Topic.BOOKING_STEPS.topicName(), request.orgId().value(), JsonEvents.write(finished(one)));
        new EventHeaders(
                        answerId(request),
                        EventHeaders.typeOf(Topic.BOOKING_STEPS),
                        SOURCE,
                        request.bookingId().toString(),
                        one.at(),
                        one.traceparent())
                .asMap()
                .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }

    private static StepFinished finished(Given one) {
        BookingRequested request = one.request();
        return new StepFinished(
                request.bookingId(),
                request.orgId(),
                one.verdict().attempt(),
                0,
                StepFinished.ANSWER,
                Direction.DO,
                1,
                one.verdict() instanceof Verdict.Pending ? Result.UNAVAILABLE : Result.DONE,
                one.verdict().kind(),
                request.receivedAt(),
                Math.max(0, Duration.between(request.receivedAt(), one.at()).toMillis()));
    }

    /** Derived: a delivery that comes again and is answered again tells the same. */
    static UUID answerId(BookingRequested request) {
        return UUID.nameUUIDFromBytes((request.bookingId() + "/" + request.requestId() + "/answer").getBytes(UTF_8));
    }

    private void heard(@Nullable Exception failure) {
        if (failure == null) {
            lost.set(false);
        } else {
            lost(failure.getClass().getSimpleName());
        }
    }

    /** One line when they begin to be lost: brokers that are away are told of elsewhere, once a second. */
    private void lost(String cause) {
        if (lost.compareAndSet(false, true)) {
            log.atWarn()
                    .addKeyValue("event", "answers_not_told")
                    .addKeyValue("cause", cause)
                    .log();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(LAST_ONES_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(LAST_ONES_WITHIN);
    }
}

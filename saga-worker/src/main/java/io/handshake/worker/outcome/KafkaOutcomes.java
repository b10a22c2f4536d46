package io.handshake.worker.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.Topic;
import io.handshake.contracts.Traceparent;
import io.handshake.web.traces.Span;
import io.handshake.worker.post.KafkaPost;
import io.handshake.worker.saga.Announcement;
import io.handshake.worker.saga.Outcomes;
import io.handshake.worker.saga.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was decided goes out to Kafka, at least once. A row is marked as announced only after the brokers have the record;
 * one that stays unmarked is announced again by any worker's {@link #repeatOverdue}.
 */
final class KafkaOutcomes implements Outcomes {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaOutcomes.class);
    private static final String SOURCE = "/saga-worker";
    /** Beyond these the rows stay unmarked, which only means one more announcement. */
    private static final int MOST_WAITING_FOR_THEIR_MARK = 10_000;

    private static final int MOST_MARKED_AT_ONCE = 500;
    private static final int MOST_REPEATED_AT_ONCE = 500;

    private final Producer<byte[], byte[]> producer;
    private final Producer<byte[], byte[]> steps;
    private final KafkaPost post;
    private final Announcements announcements;
    private final OutcomeSpans spans;
    private final Duration grace;
    private final BlockingQueue<Announcement> sent = new LinkedBlockingQueue<>(MOST_WAITING_FOR_THEIR_MARK);

    /**
     * @param producer which sends at once what somebody waits for
     * @param steps which may keep steps back for a moment, to send many together
     * @param grace how old an unannounced decision is when others may announce it
     */
    KafkaOutcomes(
            Producer<byte[], byte[]> producer,
            Producer<byte[], byte[]> steps,
            KafkaPost post,
            Announcements announcements,
            OutcomeSpans spans,
            Duration grace) {
        this.producer = producer;
        this.steps = steps;
        this.post = post;
        this.announcements = announcements;
        this.spans = spans;
        this.grace = grace;
    }

    @Override
    public void announce(Announcement announcement) {
        BookingOutcome outcome = announcement.outcome();
        Span span = spans.announcing(outcome, announcement.traceparent());
        About about = new About(outcome.topic(), outcome.bookingId(), announcement.traceparent());
        send(producer, message(outcome, span.traceparent()), (metadata, failure) -> {
            if (failure == null) {
                sent.offer(announcement);
            } else {
                span.failed(failure.getClass().getSimpleName());
                notSent(about, failure);
            }
            span.end();
        });
    }

    @Override
    public void answer(List<Refusal> refusals) {
        List<Span> answering = refusals.stream()
                .map(refusal -> spans.announcing(refusal.outcome(), refusal.traceparent()))
                .toList();
        try {
            List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>(refusals.size());
            for (int n = 0; n < refusals.size(); n++) {
                messages.add(message(refusals.get(n).outcome(), answering.get(n).traceparent()));
            }
            post.deliver(messages, "the answers to refused deliveries");
        } catch (KafkaException e) {
            answering.forEach(span -> span.failed(e.getClass().getSimpleName()));
            throw e;
        } finally {
            answering.forEach(Span::end);
        }
    }

    @Override
    public void stepFinished(StepFinished step, String traceparent) {
        spans.finished(step, traceparent);
        EventHeaders headers = new EventHeaders(
                step.stepId(),
                EventHeaders.typeOf(Topic.BOOKING_STEPS),
                SOURCE,
                step.bookingId().toString(),
                step.startedAt(),
                traceparent);
        About about = new About(Topic.BOOKING_STEPS, step.bookingId(), traceparent);
        send(steps, message(Topic.BOOKING_STEPS, step.orgId(), step, headers), (metadata, failure) -> {
            if (failure != null) {
                notSent(about, failure);
            }
        });
    }

    /** Marks what the brokers have taken; waits for the first of a batch. */
    void markSent() throws InterruptedException {
        List<Announcement> batch = new ArrayList<>();
        batch.add(sent.take());
        sent.drainTo(batch, MOST_MARKED_AT_ONCE - 1);
        announcements.markSent(batch);
    }

    /** Announces what somebody decided and did not live to announce. */
    void repeatOverdue() {
        announcements.overdue(grace, MOST_REPEATED_AT_ONCE).forEach(this::announce);
    }

    private static ProducerRecord<byte[], byte[]> message(BookingOutcome outcome, String traceparent) {
        EventHeaders headers = new EventHeaders(
                outcome.outcomeId(),
                EventHeaders.typeOf(outcome.topic()),
                SOURCE,
                outcome.bookingId().toString(),
                outcome.decidedAt(),
                traceparent);
        return message(outcome.topic(), outcome.orgId(), (Record) outcome, headers);
    }

    private static ProducerRecord<byte[], byte[]> message(
            Topic topic, OrgId orgId, Record event, EventHeaders headers) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic.topicName(), orgId.value().getBytes(UTF_8), JsonEvents.write(event));
        headers.asMap().forEach((name, value) -> message.headers().add(name, value.getBytes(UTF_8)));
        return message;
    }

    /** What a record is about, for the log. */
    private record About(Topic topic, BookingId bookingId, String traceparent) {}

    private static void send(Producer<byte[], byte[]> by, ProducerRecord<byte[], byte[]> message, Callback callback) {
        try {
            var _ = by.send(message, callback); // the callback hears of it
        } catch (KafkaException e) {
            callback.onCompletion(null, e);
        }
    }

    private static void notSent(About about, Exception failure) {
        LOG.atWarn()
                .addKeyValue("event", "event_not_sent")
                .addKeyValue("topic", about.topic().topicName())
                .addKeyValue("booking_id", about.bookingId())
                .addKeyValue("trace_id", Traceparent.traceId(about.traceparent()))
                .addKeyValue("error", failure.getClass().getName())
                .log();
    }
}

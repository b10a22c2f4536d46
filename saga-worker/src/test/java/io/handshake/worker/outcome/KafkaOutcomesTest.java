package io.handshake.worker.outcome;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.StepFinished.Direction;
import io.handshake.contracts.StepFinished.Result;
import io.handshake.web.traces.Traces;
import io.handshake.worker.Bookings;
import io.handshake.worker.KafkaServer;
import io.handshake.worker.post.KafkaPost;
import io.handshake.worker.saga.Announcement;
import io.handshake.worker.saga.Booking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
class KafkaOutcomesTest implements Announcements {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int FOR_EVER_MS = 60_000;

    private final List<Announcement> marked = new ArrayList<>();

    @Override
    public List<Announcement> overdue(Duration grace, int limit) {
        return List.of();
    }

    @Override
    public void markSent(Collection<Announcement> sent) {
        marked.addAll(sent);
    }

    private static KafkaProducer<byte[], byte[]> lingering(int ms) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        KafkaServer.embedded().bootstrapServers(),
                        "linger.ms",
                        ms,
                        "delivery.timeout.ms",
                        2 * FOR_EVER_MS),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static Object sent(KafkaProducer<byte[], byte[]> producer) {
        return producer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("record-send-total")
                        && metric.metricName().group().equals("producer-metrics"))
                .findFirst()
                .orElseThrow()
                .metricValue();
    }

    /** The steps came first, and are still being gathered when the outcome is with the brokers. */
    @Test
    @Timeout(60)
    void anOutcomeDoesNotWaitForTheStepsThatLedToIt() throws InterruptedException {
        Booking booking = aBooking().callOfItsOwn().build();
        KafkaProducer<byte[], byte[]> steps = lingering(FOR_EVER_MS);
        try (KafkaProducer<byte[], byte[]> producer = lingering(0)) {
            KafkaOutcomes outcomes = new KafkaOutcomes(
                    producer, steps, new KafkaPost(producer, LIMIT), this, new OutcomeSpans(Traces.OFF), LIMIT);

            outcomes.stepFinished(step(booking), "");
            outcomes.announce(failed(booking));
            outcomes.markSent();

            assertThat(marked).containsExactly(failed(booking));
            assertThat(sent(steps)).isEqualTo(0.0);
        } finally {
            steps.close();
        }
        assertThat(sent(steps)).isEqualTo(1.0);
    }

    private static StepFinished step(Booking booking) {
        return new StepFinished(
                booking.id(),
                booking.orgId(),
                1,
                1,
                "create-event",
                Direction.DO,
                1,
                Result.DONE,
                "",
                Bookings.RECEIVED_AT,
                12);
    }

    private static Announcement failed(Booking booking) {
        BookingFailed failed = new BookingFailed(
                booking.id(),
                1,
                List.of(booking.request().requestId()),
                booking.orgId(),
                FailureReason.SLOT_TAKEN,
                "",
                Bookings.RECEIVED_AT,
                false);
        return new Announcement(failed, 1, "");
    }
}

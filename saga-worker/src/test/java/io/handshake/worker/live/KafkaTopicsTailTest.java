package io.handshake.worker.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.StepFinished.Result;
import io.handshake.contracts.Topic;
import io.handshake.embedded.EmbeddedKafka;
import io.handshake.worker.KafkaServer;
import io.handshake.worker.live.Figures.Count;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class KafkaTopicsTailTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path data;

    private final Clock clock = Clock.systemUTC();
    private int bookings;

    /** A caller who was told "pending" just now, written down then. */
    private void answered(KafkaProducer<byte[], byte[]> producer, Instant writtenAt)
            throws InterruptedException, ExecutionException, TimeoutException {
        StepFinished answer = Seen.stepped(
                        bookings++,
                        StepFinished.ANSWER,
                        Result.UNAVAILABLE,
                        clock.instant().minusSeconds(2),
                        100)
                .step();
        producer.send(new ProducerRecord<>(
                        Topic.BOOKING_STEPS.topicName(),
                        bookings % 12,
                        writtenAt.toEpochMilli(),
                        "clinic-1".getBytes(UTF_8),
                        JsonEvents.write(answer)))
                .get(30, TimeUnit.SECONDS);
    }

    @Test
    void readsSomeMinutesBackAndOutlivesTheBroker() throws Exception {
        Feed feed = new Feed(clock);
        AtomicBoolean wanted = new AtomicBoolean(true);
        EmbeddedKafka broker = EmbeddedKafka.start(data, 0);
        KafkaServer server = KafkaServer.provisioned(broker.bootstrapServers());
        Thread tail;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", server.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            answered(producer, clock.instant().minus(Tally.HORIZON).minusSeconds(60));
            answered(producer, clock.instant().minus(Tally.WINDOW));
            answered(producer, clock.instant());

            tail = Thread.startVirtualThread(
                    () -> new KafkaTopicsTail(Map.of("bootstrap.servers", server.bootstrapServers()), feed, clock)
                            .read(wanted::get));

            await().atMost(SOON).until(() -> feed.figures().total(Count.PENDING) == 2);
            assertThat(feed.isCaughtUp(SOON)).isTrue();
            broker.close();
            broker = EmbeddedKafka.start(data, broker.port());
            answered(producer, clock.instant());
            answered(producer, clock.instant());
            await().atMost(SOON).until(() -> feed.figures().total(Count.PENDING) == 4);
            assertThat(feed.records(Topic.BOOKING_STEPS, new Positions())).hasSize(4);
        } finally {
            wanted.set(false);
            broker.close();
        }

        tail.join(SOON);
        assertThat(feed.isCaughtUp(Duration.ZERO)).isFalse();
        assertThat(feed.figures().total(Count.PENDING)).isZero();
    }
}

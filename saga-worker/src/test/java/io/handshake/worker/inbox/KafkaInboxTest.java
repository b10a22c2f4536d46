package io.handshake.worker.inbox;

import static io.handshake.worker.Bookings.aBooking;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.Topic;
import io.handshake.worker.inbox.Inbox.Admission;
import io.handshake.worker.post.KafkaPost;
import io.handshake.worker.saga.Announcement;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.LaneBounds;
import io.handshake.worker.saga.Lanes;
import io.handshake.worker.saga.Outcomes;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaInboxTest {

    private static final String TOPIC = Topic.BOOKING_REQUESTED.topicName();

    private final List<Arrival> admitted = new ArrayList<>();

    private final Outcomes nothingToSay = new Outcomes() {
        @Override
        public void announce(Announcement announcement) {}

        @Override
        public void answer(BookingFailed refusal, String traceparent) {}

        @Override
        public void stepFinished(StepFinished step, String traceparent) {}
    };

    /** Neither skipped nor in the way: the batch comes again until the letter is taken, and what is good is in already. */
    @Test
    void brokersThatTakeNoDeadLetterHoldUpNothingThatCanBeRead() throws IOException {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + closedPort(), "max.block.ms", 50),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            KafkaInbox inbox = new KafkaInbox(
                    Topic.BOOKING_REQUESTED,
                    Priority.LIVE,
                    new KafkaInbox.Rooms(
                            (batch, instance, room) -> {
                                admitted.addAll(batch);
                                return new Admission(List.of(), List.of(), List.of());
                            },
                            new WorkerInstance(new UUID(0, 1)),
                            new Lanes(new LaneBounds(1, 1, 1, 1, 1), work -> Optional.empty()),
                            nothingToSay,
                            new KafkaDeadLetters(new KafkaPost(producer, Duration.ofSeconds(1)))));
            byte[] good = JsonEvents.write(aBooking().buildRequest());

            assertThatThrownBy(() -> inbox.onMessage(List.of(
                            new ConsumerRecord<>(TOPIC, 3, 7, new byte[0], "poison".getBytes(UTF_8)),
                            new ConsumerRecord<>(TOPIC, 3, 8, new byte[0], good))))
                    .isInstanceOf(KafkaException.class)
                    .hasMessageContaining(TOPIC + "-3@7")
                    .hasMessageNotContaining("poison");

            assertThat(admitted)
                    .extracting(arrival -> arrival.request().callId())
                    .containsExactly("call-1");
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

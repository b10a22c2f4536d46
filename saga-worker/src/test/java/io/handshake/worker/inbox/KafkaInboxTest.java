package io.handshake.worker.inbox;

import static io.handshake.worker.Bookings.aBooking;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.Topic;
import io.handshake.web.traces.Traces;
import io.handshake.worker.KafkaServer;
import io.handshake.worker.inbox.Inbox.Admission;
import io.handshake.worker.post.KafkaPost;
import io.handshake.worker.saga.Announcement;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.LaneBounds;
import io.handshake.worker.saga.Lanes;
import io.handshake.worker.saga.Outcomes;
import io.handshake.worker.saga.Refusal;
import io.handshake.worker.saga.Room;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class KafkaInboxTest {

    private static final String TOPIC = Topic.BOOKING_REQUESTED.topicName();

    private final List<String> admitted = new ArrayList<>();
    private final List<Refusal> answered = new ArrayList<>();
    private final List<Announcement> announced = new ArrayList<>();
    private boolean brokersAreAway;

    private final Outcomes outcomes = new Outcomes() {
        @Override
        public void announce(Announcement announcement) {
            announced.add(announcement);
        }

        @Override
        public void answer(List<Refusal> refusals) {
            if (brokersAreAway) {
                throw new KafkaException("away");
            }
            answered.addAll(refusals);
        }

        @Override
        public void stepFinished(StepFinished step, String traceparent) {}
    };

    private final Letters letters = new Letters();

    /** On a real broker; while the brokers are said to be away, the second letter and those after it do not leave. */
    private final class Letters extends KafkaProducer<byte[], byte[]> {

        private final List<Future<RecordMetadata>> sent = new ArrayList<>();

        Letters() {
            super(
                    Map.of("bootstrap.servers", KafkaServer.embedded().bootstrapServers()),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> letter) {
            if (brokersAreAway && !sent.isEmpty()) {
                throw new KafkaException("away");
            }
            Future<RecordMetadata> taken = super.send(letter);
            sent.add(taken);
            return taken;
        }
    }

    @AfterEach
    void close() {
        letters.close();
    }

    /** By their calls: what is refused for good, what is refused an answer, what is a repetition; the rest is new. */
    private Admission admit(List<Arrival> batch, UUID instance, Room room) {
        List<Refusal> refused = new ArrayList<>();
        List<Announcement> repeated = new ArrayList<>();
        for (int n = 0; n < batch.size(); n++) {
            BookingRequested request = batch.get(n).request();
            BookingFailed failed = new BookingFailed(
                    request.bookingId(),
                    1,
                    List.of(request.requestId()),
                    request.orgId(),
                    FailureReason.INVALID_REQUEST,
                    BookingFailed.ANOTHER_WISH,
                    request.receivedAt(),
                    false);
            switch (request.callId()) {
                case "unstorable" -> throw new ArrivalRefusedException(n, "sqlstate 22021");
                case "other wish" -> refused.add(new Refusal(failed, ""));
                case "repeated" -> repeated.add(new Announcement(failed, 1, ""));
                default -> {
                    /* new */
                }
            }
        }
        batch.forEach(arrival -> admitted.add(arrival.request().callId()));
        return new Admission(List.of(), repeated, refused, List.of());
    }

    private KafkaInbox inbox(Producer<byte[], byte[]> producer) {
        return new KafkaInbox(
                Topic.BOOKING_REQUESTED,
                Priority.LIVE,
                new KafkaInbox.Rooms(
                        this::admit,
                        new WorkerInstance(new UUID(0, 1)),
                        new Lanes(new LaneBounds(1, 1, 1, 1, 1, 1), work -> Optional.empty()),
                        outcomes,
                        new KafkaDeadLetters(new KafkaPost(producer, Duration.ofSeconds(5)), LetterCounts.NONE),
                        Traces.OFF));
    }

    private static ConsumerRecord<byte[], byte[]> record(int offset, String call) {
        return new ConsumerRecord<>(
                TOPIC,
                3,
                offset,
                new byte[0],
                JsonEvents.write(aBooking().call(call).request(call).buildRequest()));
    }

    private static ConsumerRecord<byte[], byte[]> poison(int offset) {
        return new ConsumerRecord<>(TOPIC, 3, offset, new byte[0], "poison".getBytes(UTF_8));
    }

    /** Neither skipped nor in the way: the batch comes again until the letter is taken, and what is good is in already. */
    @Test
    void brokersThatTakeNoDeadLetterHoldUpNothingThatCanBeRead() throws IOException {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + closedPort(), "max.block.ms", 50),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            KafkaInbox inbox = inbox(producer);

            assertThatThrownBy(() -> inbox.onMessage(
                            List.of(poison(7), record(8, "call-1"), record(9, "unstorable"), record(10, "call-2"))))
                    .isInstanceOf(KafkaException.class)
                    .hasMessageContaining(TOPIC + "-3@7")
                    .hasMessageNotContaining("poison");

            assertThat(admitted).containsExactly("call-1", "call-2");
        }
    }

    @Test
    void whatIsDoneOfABatchIsNotDoneAgain() {
        KafkaInbox inbox = inbox(letters);
        List<ConsumerRecord<byte[], byte[]>> batch =
                List.of(poison(1), poison(2), record(3, "repeated"), record(4, "call-1"));

        brokersAreAway = true;
        assertThatThrownBy(() -> inbox.onMessage(batch)).hasMessageContaining("away");
        assertThatThrownBy(() -> inbox.onMessage(batch)).hasMessageContaining("away");
        brokersAreAway = false;
        inbox.onMessage(batch);

        assertThat(admitted).containsExactly("repeated", "call-1");
        assertThat(announced).hasSize(1);
        assertThat(letters.sent).allMatch(Future::isDone).hasSize(2);
    }

    @Test
    void anAnswerThatWasNotTakenIsGivenWhenTheBatchComesAgain() {
        KafkaInbox inbox = inbox(letters);
        List<ConsumerRecord<byte[], byte[]>> batch =
                List.of(record(1, "other wish"), record(2, "repeated"), record(3, "unstorable"), record(4, "call-1"));

        brokersAreAway = true;
        assertThatThrownBy(() -> inbox.onMessage(batch)).hasMessageContaining("away");
        brokersAreAway = false;
        inbox.onMessage(batch);

        assertThat(admitted).containsExactly("other wish", "repeated", "call-1", "other wish");
        assertThat(answered).hasSize(1);
        assertThat(announced).hasSize(1);
        assertThat(letters.sent).allMatch(Future::isDone).hasSize(1);
    }

    /** An operator resets the group because somebody has lost the outcomes. */
    @Test
    void aBatchThatIsReadAnewIsAnsweredAnew() {
        KafkaInbox inbox = inbox(letters);
        List<ConsumerRecord<byte[], byte[]>> batch = List.of(record(1, "repeated"), record(2, "other wish"));

        inbox.onMessage(batch);
        inbox.onMessage(batch);

        assertThat(announced).hasSize(2);
        assertThat(answered).hasSize(2);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

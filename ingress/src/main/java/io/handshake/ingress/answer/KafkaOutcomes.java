package io.handshake.ingress.answer;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Topic;
import io.handshake.contracts.UnreadableEventException;
import io.handshake.ingress.KafkaClientSettings;
import io.handshake.ingress.KafkaTail;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hears every outcome, whichever ingress asked. */
final class KafkaOutcomes implements OutcomeLine, AutoCloseable {

    private final Answers answers;
    private final KafkaTail tail;

    KafkaOutcomes(KafkaClientSettings clients, Answers answers) {
        this.answers = answers;
        this.tail = new KafkaTail(
                clients,
                "outcomes",
                List.of(Topic.BOOKING_CONFIRMED.topicName(), Topic.BOOKING_FAILED.topicName()),
                KafkaTail.From.NEXT_RECORD,
                this::hear);
    }

    @Override
    public boolean assigned() {
        return tail.caughtUp();
    }

    @Override
    public boolean brokerAnswers() {
        return tail.brokerAnswers();
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            throw new UnreadableEventException("expected an outcome, found a record without a value");
        }
        BookingOutcome outcome = record.topic().equals(Topic.BOOKING_CONFIRMED.topicName())
                ? JsonEvents.read(value, BookingConfirmed.class)
                : JsonEvents.read(value, BookingFailed.class);
        answers.decided(outcome);
    }

    @Override
    public void close() {
        tail.close();
    }
}

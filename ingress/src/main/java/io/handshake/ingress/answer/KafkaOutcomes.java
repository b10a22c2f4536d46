package io.handshake.ingress.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Topic;
import io.handshake.contracts.UnreadableEventException;
import io.handshake.ingress.KafkaClientSettings;
import io.handshake.ingress.KafkaTail;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

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

    /** Every ingress hears the outcomes of all of them: what another one waits for is not worth reading. */
    private void hear(ConsumerRecord<byte[], byte[]> record) {
        if (!mayBeAwaited(record)) {
            return;
        }
        byte[] value = record.value();
        if (value == null) {
            throw new UnreadableEventException("expected an outcome, found a record without a value");
        }
        BookingOutcome outcome = record.topic().equals(Topic.BOOKING_CONFIRMED.topicName())
                ? JsonEvents.read(value, BookingConfirmed.class)
                : JsonEvents.read(value, BookingFailed.class);
        answers.decided(outcome);
    }

    /** By the booking id in the header; a record without one that can be read is read whole. */
    private boolean mayBeAwaited(ConsumerRecord<byte[], byte[]> record) {
        Header subject = record.headers().lastHeader(EventHeaders.SUBJECT);
        if (subject == null || subject.value() == null) {
            return true;
        }
        try {
            return answers.isAwaited(BookingId.parse(new String(subject.value(), UTF_8)));
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    @Override
    public void close() {
        tail.close();
    }
}

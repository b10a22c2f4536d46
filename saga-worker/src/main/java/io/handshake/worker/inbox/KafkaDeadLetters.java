package io.handshake.worker.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.Topic;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets aside what cannot be read, with its bytes, key and headers intact and the reason beside them. */
final class KafkaDeadLetters {

    static final String REASON = "handshake-dead-letter-reason";
    static final String ORIGIN = "handshake-dead-letter-origin";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaDeadLetters.class);
    private static final Duration SEND_LIMIT = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;

    KafkaDeadLetters(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Returns when the brokers have it.
     *
     * @param reason what was expected and found, without quoting the record
     * @throws KafkaException when they do not take it in time: the batch is then read again
     */
    void setAside(ConsumerRecord<byte[], byte[]> unreadable, String reason) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                Topic.BOOKING_REQUESTED_DLT.topicName(),
                null,
                unreadable.key(),
                unreadable.value(),
                unreadable.headers());
        String origin = unreadable.topic() + "-" + unreadable.partition() + "@" + unreadable.offset();
        letter.headers().add(REASON, reason.getBytes(UTF_8)).add(ORIGIN, origin.getBytes(UTF_8));
        try {
            producer.send(letter).get(SEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException(
                    "expected the dead letter of " + origin + " to be taken, found that it was not", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("stopped while setting aside " + origin, e);
        }
        LOG.atError()
                .addKeyValue("event", "dead_letter")
                .addKeyValue("topic", unreadable.topic())
                .addKeyValue("partition", unreadable.partition())
                .addKeyValue("offset", unreadable.offset())
                .addKeyValue("reason", reason)
                .log();
    }
}

package io.handshake.worker.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.Topic;
import io.handshake.worker.post.KafkaPost;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets aside what cannot be read, with its bytes, key and headers intact and the reason beside them. The names of the
 * headers are public for those who read letters.
 */
public final class KafkaDeadLetters {

    /** What was expected and found; quotes nothing. */
    public static final String REASON = "handshake-dead-letter-reason";

    /** {@code topic-partition@offset}. */
    public static final String ORIGIN = "handshake-dead-letter-origin";

    /** How many bytes stayed at the origin, because no letter holds them. */
    public static final String LEFT_BEHIND = "handshake-dead-letter-left-behind";

    /** On a record that was a letter once and was sent again, and so on the letter that it becomes if nobody can read it: the id of the first. */
    public static final String CAME_OF = "handshake-dead-letter-came-of";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaDeadLetters.class);

    private final KafkaPost post;
    private final LetterCounts counts;

    KafkaDeadLetters(KafkaPost post, LetterCounts counts) {
        this.post = post;
        this.counts = counts;
    }

    /**
     * Returns when the brokers have it. A record that fits into no letter (one that was packed and is far larger unpacked)
     * is named by a letter without it, and stays where it is until its topic forgets it.
     *
     * @param reason what was expected and found, without quoting the record
     * @throws KafkaException when they do not take it in time: the batch is then read again
     */
    void setAside(ConsumerRecord<byte[], byte[]> unreadable, String reason) {
        String origin = unreadable.topic() + "-" + unreadable.partition() + "@" + unreadable.offset();
        try {
            deliver(
                    new ProducerRecord<>(
                            Topic.BOOKING_REQUESTED_DLT.topicName(),
                            null,
                            unreadable.key(),
                            unreadable.value(),
                            unreadable.headers()),
                    origin,
                    reason);
        } catch (KafkaPost.TooLarge e) {
            ProducerRecord<byte[], byte[]> name =
                    new ProducerRecord<>(Topic.BOOKING_REQUESTED_DLT.topicName(), null, null);
            name.headers().add(LEFT_BEHIND, Integer.toString(size(unreadable)).getBytes(UTF_8));
            deliver(name, origin, reason);
        }
        topic(unreadable).ifPresent(counts::setAside);
        LOG.atError()
                .addKeyValue("event", "dead_letter")
                .addKeyValue("topic", unreadable.topic())
                .addKeyValue("partition", unreadable.partition())
                .addKeyValue("offset", unreadable.offset())
                .addKeyValue("reason", reason)
                .log();
    }

    private static Optional<Topic> topic(ConsumerRecord<byte[], byte[]> unreadable) {
        return Arrays.stream(Topic.values())
                .filter(topic -> topic.topicName().equals(unreadable.topic()))
                .findFirst();
    }

    private void deliver(ProducerRecord<byte[], byte[]> letter, String origin, String reason) {
        letter.headers().add(REASON, reason.getBytes(UTF_8)).add(ORIGIN, origin.getBytes(UTF_8));
        post.deliver(letter, "the dead letter of " + origin);
    }

    private static int size(ConsumerRecord<byte[], byte[]> unreadable) {
        return Math.max(0, unreadable.serializedKeySize()) + Math.max(0, unreadable.serializedValueSize());
    }
}

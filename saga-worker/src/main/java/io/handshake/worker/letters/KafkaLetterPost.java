package io.handshake.worker.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.worker.inbox.KafkaDeadLetters;
import io.handshake.worker.letters.DeadLetter.Origin;
import io.handshake.worker.post.KafkaPost;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Bytes, key and headers go back as they came. */
final class KafkaLetterPost implements LetterPost {

    private final KafkaPost post;

    KafkaLetterPost(KafkaPost post) {
        this.post = post;
    }

    @Override
    public void send(UUID letter, Origin to, LetterBody body) {
        ProducerRecord<byte[], byte[]> again =
                new ProducerRecord<>(to.topic().topicName(), null, body.key(), body.value());
        body.headers().forEach(header -> again.headers().add(header.name(), header.value()));
        again.headers().add(KafkaDeadLetters.CAME_OF, letter.toString().getBytes(UTF_8));
        try {
            post.deliver(again, "the dead letter " + letter);
        } catch (KafkaException e) {
            throw new NotTakenException(e);
        }
    }
}

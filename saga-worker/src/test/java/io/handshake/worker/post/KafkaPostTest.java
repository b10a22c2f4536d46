package io.handshake.worker.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaPostTest {

    private static final List<ProducerRecord<byte[], byte[]>> THREE = List.of(message(), message(), message());

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

    private static ProducerRecord<byte[], byte[]> message() {
        return new ProducerRecord<>("topic", new byte[0]);
    }

    @Test
    void sendsAllBeforeItWaitsForAny() {
        KafkaPost post = new KafkaPost(producer, Duration.ofSeconds(20));

        CompletableFuture<Void> delivery = CompletableFuture.runAsync(() -> post.deliver(THREE, "three"));

        await().until(() -> producer.history().size() == 3);
        assertThat(delivery).isNotDone();
        THREE.forEach(any -> producer.completeNext());
        assertThat(delivery).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void oneThatIsNotTakenIsToldOf() {
        KafkaPost post = new KafkaPost(producer, Duration.ofMillis(50));

        assertThatThrownBy(() -> post.deliver(THREE, "three"))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("three");
    }
}

package io.handshake.worker.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.worker.KafkaServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class KafkaPostTest {

    private static final String TOPIC = "post-" + ProcessHandle.current().pid();
    private static final List<ProducerRecord<byte[], byte[]>> THREE = List.of(message(), message(), message());
    private static final KafkaServer BROKER = KafkaServer.embedded();

    private static ProducerRecord<byte[], byte[]> message() {
        return new ProducerRecord<>(TOPIC, new byte[0]);
    }

    @BeforeAll
    static void aTopic() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
    }

    /** One that keeps what it is given for so long before it sends it. */
    private static KafkaProducer<byte[], byte[]> lingering(int ms) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", BROKER.bootstrapServers(), "linger.ms", ms),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** One after the other they would take three times as long. */
    @Test
    void sendsAllBeforeItWaitsForAny() {
        try (KafkaProducer<byte[], byte[]> producer = lingering(4_000)) {
            KafkaPost post = new KafkaPost(producer, Duration.ofMillis(11_500));

            post.deliver(THREE, "three");

            assertThat(producer.metrics().values())
                    .anyMatch(metric -> metric.metricName().name().equals("record-send-total")
                            && metric.metricValue().equals(3.0));
        }
    }

    @Test
    void oneThatIsNotTakenIsToldOf() {
        try (KafkaProducer<byte[], byte[]> producer = lingering(2_000)) {
            KafkaPost post = new KafkaPost(producer, Duration.ofMillis(50));

            assertThatThrownBy(() -> post.deliver(THREE, "three"))
                    .isInstanceOf(KafkaException.class)
                    .hasMessageContaining("three");
        }
    }
}

package io.handshake.worker.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.OrgId;
import io.handshake.contracts.Topic;
import io.handshake.worker.KafkaServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the topic of settings says of a clinic last. */
final class LastSettings {

    /** Empty when that is a farewell. */
    static Optional<String> of(OrgId clinic) {
        TopicPartition partition = new TopicPartition(Topic.CLINIC_SETTINGS.topicName(), 0);
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", KafkaServer.embedded().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            ConsumerRecord<byte[], byte[]> last = null;
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (new String(record.key(), UTF_8).equals(clinic.value())) {
                        last = record;
                    }
                }
            }
            if (last == null) {
                throw new AssertionError("expected a record of " + clinic + ", found none");
            }
            return Optional.ofNullable(last.value()).map(value -> new String(value, UTF_8));
        }
    }

    private LastSettings() {}
}

package io.handshake.local.gauge;

import io.handshake.contracts.Topic;
import io.handshake.local.house.KafkaQuestions;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How many requests lie on their topic that the workers have not committed. */
public final class KafkaLag implements AutoCloseable {

    private static final String GROUP = "saga-worker";

    private final KafkaQuestions brokers;

    public KafkaLag(String bootstrapServers) {
        this(new KafkaQuestions(bootstrapServers));
    }

    /** Closes them too. */
    public KafkaLag(KafkaQuestions brokers) {
        this.brokers = brokers;
    }

    /** Of all partitions that the workers have committed anything of. */
    public long records() {
        Map<TopicPartition, OffsetAndMetadata> committed =
                brokers
                        .ask(admin -> admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata())
                        .entrySet()
                        .stream()
                        .filter(entry -> entry.getKey().topic().equals(Topic.BOOKING_REQUESTED.topicName()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Map<TopicPartition, OffsetSpec> newest =
                committed.keySet().stream().collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        return brokers.ask(admin -> admin.listOffsets(newest).all()).entrySet().stream()
                .mapToLong(end -> end.getValue().offset()
                        - committed
                                .getOrDefault(end.getKey(), new OffsetAndMetadata(0))
                                .offset())
                .sum();
    }

    @Override
    public void close() {
        brokers.close();
    }
}

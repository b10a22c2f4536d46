package io.handshake.local.bench;

import io.handshake.contracts.Topic;
import io.handshake.local.house.KafkaQuestions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/** What lies on our topics so far. */
final class KafkaCounters implements AutoCloseable {

    private final KafkaQuestions brokers;

    /**
     * Of all our topics.
     *
     * @param bytes on the disks of all brokers
     */
    record Counters(long records, long bytes) {}

    KafkaCounters(String bootstrapServers) {
        this.brokers = new KafkaQuestions(bootstrapServers);
    }

    Counters now() {
        return new Counters(records(), bytes());
    }

    private long records() {
        Map<TopicPartition, OffsetSpec> partitions = Arrays.stream(Topic.values())
                .flatMap(topic -> IntStream.range(0, topic.partitions())
                        .mapToObj(number -> new TopicPartition(topic.topicName(), number)))
                .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        return brokers.ask(admin -> admin.listOffsets(partitions).all()).values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    private long bytes() {
        List<Integer> ids = brokers.ask(admin -> admin.describeCluster().nodes()).stream()
                .map(Node::id)
                .toList();
        Map<Integer, Map<String, LogDirDescription>> disks =
                brokers.ask(admin -> admin.describeLogDirs(ids).allDescriptions());
        return disks.values().stream()
                .flatMap(disk -> disk.values().stream())
                .flatMap(disk -> disk.replicaInfos().entrySet().stream())
                .filter(replica -> isOurs(replica.getKey()))
                .mapToLong(replica -> replica.getValue().size())
                .sum();
    }

    private static boolean isOurs(TopicPartition partition) {
        return Arrays.stream(Topic.values()).anyMatch(topic -> topic.topicName().equals(partition.topic()));
    }

    @Override
    public void close() {
        brokers.close();
    }
}

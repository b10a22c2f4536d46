package io.handshake.local.bench;

import io.handshake.contracts.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/** What lies on our topics so far. */
final class KafkaCounters implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Admin admin;

    /**
     * Of all our topics.
     *
     * @param bytes on the disks of all brokers
     */
    record Counters(long records, long bytes) {}

    KafkaCounters(String bootstrapServers) {
        this.admin = Admin.create(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis(),
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis()));
    }

    Counters now() {
        return new Counters(records(), bytes());
    }

    private long records() {
        Map<TopicPartition, OffsetSpec> partitions = Arrays.stream(Topic.values())
                .flatMap(topic -> IntStream.range(0, topic.partitions())
                        .mapToObj(number -> new TopicPartition(topic.topicName(), number)))
                .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        return answer(admin.listOffsets(partitions).all()).values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    private long bytes() {
        DescribeClusterResult cluster = admin.describeCluster();
        Map<Integer, Map<String, LogDirDescription>> disks = answer(admin.describeLogDirs(
                        answer(cluster.nodes()).stream().map(Node::id).toList())
                .allDescriptions());
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

    private static <T> T answer(Future<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The brokers do not give their counters", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking the brokers", e);
        }
    }

    @Override
    public void close() {
        admin.close(PATIENCE);
    }
}

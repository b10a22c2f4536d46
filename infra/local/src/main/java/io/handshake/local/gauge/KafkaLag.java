package io.handshake.local.gauge;

import io.handshake.contracts.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How many requests lie on their topic that the workers have not committed. */
public final class KafkaLag implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String GROUP = "saga-worker";

    private final Admin admin;

    public KafkaLag(String bootstrapServers) {
        this.admin = Admin.create(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis(),
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis()));
    }

    /** Of all partitions that the workers have committed anything of. */
    public long records() {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin
                    .listConsumerGroupOffsets(GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .entrySet()
                    .stream()
                    .filter(entry -> entry.getKey().topic().equals(Topic.BOOKING_REQUESTED.topicName()))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            var ends = admin.listOffsets(committed.keySet().stream()
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                    .all()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return ends.entrySet().stream()
                    .mapToLong(end -> end.getValue().offset()
                            - committed
                                    .getOrDefault(end.getKey(), new OffsetAndMetadata(0))
                                    .offset())
                    .sum();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The brokers do not say how far the workers are", e);
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

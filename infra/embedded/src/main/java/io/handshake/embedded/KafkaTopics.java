package io.handshake.embedded;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

/** Brings the topics of one broker to what is asked for; never shrinks, never deletes. */
final class KafkaTopics implements AutoCloseable {

    private static final int ANSWER_WITHIN_SECONDS = 20;
    private static final short ONE_REPLICA = 1;

    private final Admin admin;

    KafkaTopics(String bootstrapServers) {
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    void provision(Collection<TopicSpec> wanted) {
        Set<String> present = answer(admin.listTopics().names());
        create(wanted.stream().filter(topic -> !present.contains(topic.name())).toList());
        grow(wanted.stream().filter(topic -> present.contains(topic.name())).toList());
    }

    private void create(List<TopicSpec> missing) {
        answer(admin.createTopics(missing.stream()
                        .map(topic ->
                                new NewTopic(topic.name(), topic.partitions(), ONE_REPLICA).configs(topic.config()))
                        .toList())
                .all());
    }

    private void grow(List<TopicSpec> present) {
        Map<String, Integer> found =
                answer(admin.describeTopics(
                                        present.stream().map(TopicSpec::name).toList())
                                .allTopicNames())
                        .values()
                        .stream()
                        .collect(Collectors.toMap(
                                topic -> topic.name(),
                                topic -> topic.partitions().size()));
        answer(admin.createPartitions(present.stream()
                        .filter(topic -> found.getOrDefault(topic.name(), 0) < topic.partitions())
                        .collect(Collectors.toMap(
                                TopicSpec::name, topic -> NewPartitions.increaseTo(topic.partitions()))))
                .all());
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka refused: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("Kafka did not answer within " + ANSWER_WITHIN_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for Kafka", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}

package io.handshake.worker.topics;

import io.handshake.worker.topics.TopicChange.Alter;
import io.handshake.worker.topics.TopicChange.Grow;
import io.handshake.worker.topics.TopicChange.Leave;
import io.handshake.worker.topics.TopicChange.Make;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics at the brokers: how they are, and what is done to them. */
final class KafkaTopics implements AutoCloseable {

    private final Duration patience;
    private final Admin admin;

    /** @param patience how long each answer of the brokers may take */
    KafkaTopics(Map<String, ?> clients, Duration patience) {
        this.patience = patience;
        Map<String, Object> settings = new HashMap<>(clients);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "handshake-topics");
        // a request may not take longer than the call it belongs to: the client refuses such settings
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        this.admin = Admin.create(settings);
    }

    /**
     * Those of these names that are there.
     *
     * @throws KafkaException when the brokers refuse to tell, or do not answer in time
     */
    Map<String, FoundTopic> look(Collection<String> names) {
        Map<String, TopicDescription> present = described(names);
        Map<ConfigResource, Config> settings = answer(admin.describeConfigs(
                        present.keySet().stream().map(KafkaTopics::resource).toList())
                .all());
        Map<String, FoundTopic> found = new TreeMap<>();
        present.forEach((name, topic) -> found.put(
                name,
                new FoundTopic(
                        topic.partitions().size(),
                        topic.partitions().getFirst().replicas().size(),
                        inForce(settings, name))));
        return found;
    }

    /**
     * Those of these names that are not there.
     *
     * @throws KafkaException as above
     */
    Set<String> missing(Collection<String> names) {
        Set<String> missing = new TreeSet<>(names);
        missing.removeAll(described(names).keySet());
        return missing;
    }

    private Map<String, TopicDescription> described(Collection<String> names) {
        Map<String, TopicDescription> present = new TreeMap<>();
        admin.describeTopics(names)
                .topicNameValues()
                .forEach((name, topic) -> ifThere(topic).ifPresent(found -> present.put(name, found)));
        return present;
    }

    private Optional<TopicDescription> ifThere(KafkaFuture<TopicDescription> topic) {
        try {
            return Optional.of(answer(topic));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static Map<String, String> inForce(Map<ConfigResource, Config> settings, String topic) {
        Config its = settings.get(resource(topic));
        return its == null
                ? Map.of()
                : its.entries().stream()
                        .filter(entry -> entry.value() != null)
                        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    /**
     * Returns when the brokers have done it.
     *
     * @throws KafkaException when they refuse, or do not answer in time
     */
    void carryOut(TopicChange change) {
        switch (change) {
            case Make(WantedTopic topic) ->
                answer(admin.createTopics(
                                List.of(new NewTopic(topic.name(), topic.partitions(), (short) topic.replicas())
                                        .configs(topic.settings())))
                        .all());
            case Grow grow ->
                answer(admin.createPartitions(Map.of(grow.topic(), NewPartitions.increaseTo(grow.to())))
                        .all());
            case Alter alter ->
                answer(admin.incrementalAlterConfigs(Map.of(
                                resource(alter.topic()),
                                List.of(new AlterConfigOp(
                                        new ConfigEntry(alter.setting(), alter.to()), AlterConfigOp.OpType.SET))))
                        .all());
            case Leave _ -> {}
        }
    }

    private <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException refused ? refused : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("no answer within " + patience.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("stopped while waiting for the brokers", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}

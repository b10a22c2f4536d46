package io.handshake.local.house;

import io.handshake.contracts.Topic;
import io.handshake.embedded.TopicSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of {@code contracts}, as a broker is told of them. */
final class KafkaTopicsProvision {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static List<TopicSpec> specs() {
        return Arrays.stream(Topic.values())
                .map(topic -> new TopicSpec(topic.topicName(), topic.partitions(), topic.settings()))
                .toList();
    }

    /**
     * Creates those that are missing at brokers which are not ours; what is there stays as it is.
     *
     * @param properties how a client tells them who it is, by Kafka's names
     */
    static void createMissing(String bootstrapServers, Map<String, String> properties) {
        try (KafkaQuestions brokers = new KafkaQuestions(bootstrapServers, PATIENCE, properties)) {
            Set<String> present = brokers.ask(admin -> admin.listTopics().names());
            specs().stream()
                    .filter(spec -> !present.contains(spec.name()))
                    .map(spec -> new NewTopic(spec.name(), spec.partitions(), (short) -1).configs(spec.config()))
                    .forEach(topic -> create(brokers, topic));
        }
    }

    /** A broker may not have heard yet of a topic that was made a moment ago. */
    private static void create(KafkaQuestions brokers, NewTopic topic) {
        try {
            var _ = brokers.ask(admin -> admin.createTopics(List.of(topic)).all());
        } catch (IllegalStateException e) {
            if (!(e.getCause() instanceof ExecutionException failed
                    && failed.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private KafkaTopicsProvision() {}
}

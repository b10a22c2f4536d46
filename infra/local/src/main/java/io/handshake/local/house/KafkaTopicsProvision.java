package io.handshake.local.house;

import io.handshake.contracts.Topic;
import io.handshake.embedded.TopicSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of {@code contracts}, as a broker is told of them. */
final class KafkaTopicsProvision {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static List<TopicSpec> specs() {
        return Arrays.stream(Topic.values())
                .map(topic -> new TopicSpec(topic.topicName(), topic.partitions(), topic.settings()))
                .toList();
    }

    /** Creates those that are missing at brokers which are not ours; what is there stays as it is. */
    static void createMissing(String bootstrapServers) {
        Map<String, Object> client = Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                // a request may not take longer than the call it belongs to: the client refuses such settings
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis(),
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis());
        try (Admin admin = Admin.create(client)) {
            Set<String> present = admin.listTopics().names().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            List<NewTopic> missing = specs().stream()
                    .filter(spec -> !present.contains(spec.name()))
                    .map(spec -> new NewTopic(spec.name(), spec.partitions(), (short) -1).configs(spec.config()))
                    .toList();
            admin.createTopics(missing).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The brokers at " + bootstrapServers + " do not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while creating topics", e);
        }
    }

    private KafkaTopicsProvision() {}
}

package io.handshake.worker;

import io.handshake.contracts.Topic;
import io.handshake.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A broker that has every topic of ours. */
public record KafkaServer(String bootstrapServers) {

    private static final short ONE_REPLICA = 1;
    private static final int TOPICS_WITHIN_SECONDS = 30;

    /** The one of this JVM: whoever is the first to ask starts it, and it ends with the JVM. */
    public static KafkaServer embedded() {
        return Embedded.SERVER;
    }

    /** One that no other suite reads from; it ends with the JVM. */
    public static KafkaServer ofItsOwn() {
        return Embedded.start();
    }

    /** Makes the topics on a broker that has none yet. */
    public static KafkaServer provisioned(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(Stream.of(Topic.values())
                            .map(topic -> new NewTopic(topic.topicName(), topic.partitions(), ONE_REPLICA)
                                    .configs(topic.settings()))
                            .toList())
                    .all()
                    .get(TOPICS_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the topics could not be made", e);
        }
        return new KafkaServer(bootstrapServers);
    }

    private static final class Embedded {

        static final KafkaServer SERVER = start();

        private static KafkaServer start() {
            Path data = AtExit.scratchFolder("kafka");
            EmbeddedKafka kafka = EmbeddedKafka.start(data, 0);
            AtExit.stop(kafka::close);
            return provisioned(kafka.bootstrapServers());
        }
    }
}

package io.handshake.worker.topics;

import io.handshake.contracts.Topic;
import java.time.Duration;
import java.util.Arrays;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of the topics' room: a worker without topics does not start. */
@Configuration(proxyBeanMethods = false)
public class TopicsConfiguration {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Made before the listeners start, as all that is no listener. */
    @Bean(initMethod = "require")
    KafkaTopicsCheck topicsCheck(KafkaProperties kafka) {
        return new KafkaTopicsCheck(
                kafka.buildAdminProperties(),
                Arrays.stream(Topic.values()).map(Topic::topicName).toList(),
                PATIENCE);
    }
}

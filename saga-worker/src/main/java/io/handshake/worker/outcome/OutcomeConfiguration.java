package io.handshake.worker.outcome;

import io.handshake.worker.saga.Repeating;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of room 6, and the worker's one producer. */
@Configuration(proxyBeanMethods = false)
public class OutcomeConfiguration {

    /** A decision older than this has not been announced by its own worker, which may have died. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Marks are gathered for this long, so that a busy worker marks many in one transaction. */
    private static final Duration MARK_EVERY = Duration.ofMillis(10);

    /** No booking waits for a broker: a send that cannot be taken in at once fails, and is repeated by the sweep. */
    private static final int MAX_BLOCK_MS = 250;

    private static final int REQUEST_TIMEOUT_MS = 5_000;
    private static final int DELIVERY_TIMEOUT_MS = 15_000;

    @Bean
    Producer<byte[], byte[]> producer(KafkaProperties kafka) {
        Map<String, Object> producer = kafka.buildProducerProperties();
        producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        producer.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        producer.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
        return new KafkaProducer<>(producer);
    }

    @Bean
    KafkaOutcomes outcomes(Producer<byte[], byte[]> producer, Announcements announcements) {
        return new KafkaOutcomes(producer, announcements, GRACE);
    }

    @Bean(initMethod = "start")
    Repeating marking(KafkaOutcomes outcomes) {
        return new Repeating("mark-announced", MARK_EVERY, outcomes::markSent);
    }

    @Bean(initMethod = "start")
    Repeating overdueAnnouncements(KafkaOutcomes outcomes) {
        return new Repeating("repeat-overdue", LOOK_EVERY, outcomes::repeatOverdue);
    }
}

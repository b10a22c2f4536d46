package io.handshake.worker.post;

import io.handshake.contracts.Topic;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The worker's two producers: one for what somebody waits for, one for what somebody may look at. */
@Configuration(proxyBeanMethods = false)
public class PostConfiguration {

    /** The name of the producer that gathers steps. Whoever asks for a producer gets the other one. */
    public static final String STEPS_PRODUCER = "stepsProducer";

    /** No booking waits for a broker: a send that cannot be taken in at once fails, and is repeated by the sweep. */
    private static final int MAX_BLOCK_MS = 250;

    private static final int REQUEST_TIMEOUT_MS = 5_000;
    private static final int DELIVERY_TIMEOUT_MS = 15_000;

    /** Steps are looked at, and nothing waits for them: so long they gather, those of many bookings in one request. */
    private static final int STEPS_LINGER_MS = 100;

    private static final int STEPS_BATCH_BYTES = 256 * 1024;

    /** While no broker takes them, ten thousand steps or so are kept; what comes then is lost to those who look. */
    private static final int STEPS_BUFFER_BYTES = 8 * 1024 * 1024;

    /** What a booking may wait here: enough to be put into memory, not for a server's answer. */
    private static final int STEPS_MAX_BLOCK_MS = 10;

    /** Also how long a stopping worker waits until its last steps are out. */
    private static final int STEPS_DELIVERY_TIMEOUT_MS = 6_000;

    /** Forgotten after five quiet minutes, a topic's whereabouts would have to be asked for while a booking waits. */
    private static final Duration STEPS_TOPIC_KNOWN_FOR = Duration.ofDays(365);

    /** What callers wait for, and what must not be lost. */
    @Bean
    @Primary
    Producer<byte[], byte[]> producer(KafkaProperties kafka) {
        Map<String, Object> producer = settings(kafka);
        producer.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
        // The default is just what the other topics take: a letter is that, and the headers that say why it was set
        // aside.
        producer.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_DEAD_LETTER_BYTES);
        return new KafkaProducer<>(producer);
    }

    /** For {@link Topic#BOOKING_STEPS} only; see {@link #STEPS_PRODUCER}. */
    @Bean(STEPS_PRODUCER)
    Producer<byte[], byte[]> stepsProducer(KafkaProperties kafka) {
        Map<String, Object> producer = settings(kafka);
        producer.put(ProducerConfig.CLIENT_ID_CONFIG, kafka.getClientId() + "-steps");
        producer.put(ProducerConfig.LINGER_MS_CONFIG, STEPS_LINGER_MS);
        producer.put(ProducerConfig.BATCH_SIZE_CONFIG, STEPS_BATCH_BYTES);
        producer.put(ProducerConfig.BUFFER_MEMORY_CONFIG, STEPS_BUFFER_BYTES);
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, STEPS_MAX_BLOCK_MS);
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, STEPS_DELIVERY_TIMEOUT_MS);
        producer.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, STEPS_TOPIC_KNOWN_FOR.toMillis());
        Producer<byte[], byte[]> steps = new KafkaProducer<>(producer);
        askFor(Topic.BOOKING_STEPS, steps);
        return steps;
    }

    /** So that the first steps find the answer there: it is still heard after this has given up waiting for it. */
    private static void askFor(Topic topic, Producer<byte[], byte[]> producer) {
        try {
            var _ = producer.partitionsFor(topic.topicName());
        } catch (KafkaException e) {
            // As expected.
        }
    }

    private static Map<String, Object> settings(KafkaProperties kafka) {
        Map<String, Object> producer = kafka.buildProducerProperties();
        producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        producer.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        return producer;
    }

    @Bean
    KafkaPost post(Producer<byte[], byte[]> producer) {
        return new KafkaPost(producer, Duration.ofMillis(DELIVERY_TIMEOUT_MS));
    }
}

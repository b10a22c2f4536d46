package io.handshake.ingress;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How this service's Kafka clients are set. Brokers and security come from {@code spring.kafka.*}; what the promises of
 * this service rest on is written here and cannot be set from outside.
 */
public final class KafkaClientSettings {

    /** A broker that has nothing to say still answers a fetch after this long: the pulse by which it is known alive. */
    private static final Duration FETCH_WAIT = Duration.ofMillis(250);

    private static final Duration LONGEST_DELIVERY = Duration.ofSeconds(5);
    /** A caller waits seconds only: after an outage, the line must be back within a fraction of one. */
    private static final Duration RECONNECT_AFTER = Duration.ofMillis(50);

    private static final Duration RECONNECT_AT_MOST_AFTER = Duration.ofMillis(250);
    private static final Duration CONSUMER_REQUEST = Duration.ofSeconds(5);

    /** What is written in one go leaves in one request. */
    private static final Duration ONE_GO = Duration.ofMillis(10);

    /** Forgotten after five quiet minutes, a topic's whereabouts would be unknown to the next call. */
    private static final Duration TOPIC_KNOWN_FOR = Duration.ofDays(365);

    private static final Duration METADATA_AGE = Duration.ofSeconds(10);

    private final Map<String, Object> consumer;
    private final Map<String, Object> producer;
    private final Duration delivery;

    /**
     * @param answerWithin how long a caller waits: blocking and delivery together take at most half of it, so that a
     *     record that was never sent is known as such while the caller is still there
     */
    public KafkaClientSettings(Map<String, Object> consumer, Map<String, Object> producer, Duration answerWithin) {
        this.consumer = Map.copyOf(consumer);
        this.producer = Map.copyOf(producer);
        Duration third = answerWithin.dividedBy(3);
        this.delivery = third.compareTo(LONGEST_DELIVERY) < 0 ? third : LONGEST_DELIVERY;
    }

    /** A consumer of bytes without a group: every ingress reads everything, and nothing is ever committed. */
    Map<String, Object> reader(String name) {
        Map<String, Object> settings = new HashMap<>(consumer);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "ingress-" + name);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A position is lost only when the log was cut or made anew: then nothing of it has been read yet.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, millis(FETCH_WAIT));
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(CONSUMER_REQUEST));
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(CONSUMER_REQUEST));
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, millis(METADATA_AGE));
        reconnectSoon(settings);
        return settings;
    }

    /** The producer of requests: nothing counts as written before every replica in sync has it, and soon or not at all. */
    public Map<String, Object> writer() {
        Map<String, Object> settings = producer("ingress-requests");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, delivery.toMillis() / 2);
        return settings;
    }

    /** The producer of what people look at: nothing waits for it, and what it cannot send soon is not worth sending. */
    public Map<String, Object> gathering() {
        Map<String, Object> settings = producer("ingress-answers");
        settings.put(ProducerConfig.ACKS_CONFIG, "1");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        // Nobody needs a clinic's answers in their order, and what waits for one partition is one batch, not twelve.
        settings.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, ONE_GO.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ONE_GO.toMillis());
        settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, TOPIC_KNOWN_FOR.toMillis());
        return settings;
    }

    private Map<String, Object> producer(String clientId) {
        Map<String, Object> settings = new HashMap<>(producer);
        settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(delivery.dividedBy(2)));
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(delivery));
        reconnectSoon(settings);
        return settings;
    }

    private static void reconnectSoon(Map<String, Object> settings) {
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, RECONNECT_AFTER.toMillis());
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_AT_MOST_AFTER.toMillis());
        settings.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, RECONNECT_AFTER.toMillis());
        settings.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, RECONNECT_AT_MOST_AFTER.toMillis());
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2_000L);
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 5_000L);
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}

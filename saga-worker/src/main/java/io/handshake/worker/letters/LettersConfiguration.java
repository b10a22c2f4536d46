package io.handshake.worker.letters;

import io.handshake.contracts.Topic;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.inbox.InboxSettings;
import io.handshake.worker.post.KafkaPost;
import io.handshake.worker.saga.Repeating;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** The wiring of the dead letters. */
@Configuration(proxyBeanMethods = false)
public class LettersConfiguration {

    private static final Duration FORGET_EVERY = Duration.ofMinutes(10);
    private static final int MOST_FORGOTTEN_AT_ONCE = 200;

    /** Letters of one transaction. */
    private static final int MOST_AT_ONCE = 10;

    /** What one answer of a broker may hold: one of the largest letters, or many small ones. */
    private static final int FETCH_BYTES = Topic.MAX_DEAD_LETTER_BYTES;

    /** A letter is rare: the broker answers at once when there is one, and seldom when there is none. */
    private static final int FETCH_WAIT_MS = 5_000;

    private static final long FIRST_RETRY_MS = 1_000;
    private static final long LONGEST_RETRY_MS = 30_000;
    private static final Duration REFUSED_FOR = Duration.ofSeconds(5);

    @Bean
    LetterShelf letterShelf(DataSource dataSource) {
        return new SqlLetterShelf(dataSource);
    }

    @Bean
    DeadLetters deadLetters(DataSource dataSource, KafkaPost post, AuditLog audit) {
        return new SqlDeadLetters(dataSource, new KafkaLetterPost(post), audit);
    }

    /** In a group of its own, and no part of readiness: a worker serves, however many letters wait here. */
    @Bean(defaultCandidate = false)
    ConcurrentMessageListenerContainer<byte[], byte[]> letterBox(
            LetterShelf shelf, KafkaProperties kafka, InboxSettings inbox) {
        Map<String, Object> consumer = kafka.buildConsumerProperties();
        consumer.put(ConsumerConfig.GROUP_ID_CONFIG, inbox.groupId() + "-dead-letters");
        consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_AT_ONCE);
        consumer.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        consumer.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        consumer.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        consumer.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
        ContainerProperties properties = new ContainerProperties(Topic.BOOKING_REQUESTED_DLT.topicName());
        properties.setMessageListener(new KafkaLetterBox(shelf));
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        properties.setSyncCommits(true);
        // Else a password that is wrong for a moment would end the listener for good.
        properties.setAuthExceptionRetryInterval(REFUSED_FOR);
        properties.setMissingTopicsFatal(false);
        ConcurrentMessageListenerContainer<byte[], byte[]> container =
                new ConcurrentMessageListenerContainer<>(new DefaultKafkaConsumerFactory<>(consumer), properties);
        container.setBeanName(Topic.BOOKING_REQUESTED_DLT.topicName());
        ExponentialBackOff backOff = new ExponentialBackOff(FIRST_RETRY_MS, 2);
        backOff.setMaxInterval(LONGEST_RETRY_MS);
        container.setCommonErrorHandler(new DefaultErrorHandler(backOff));
        return container;
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Repeating forgettingLetters(LetterShelf shelf) {
        Duration kept = Duration.ofMillis(
                Long.parseLong(Topic.BOOKING_REQUESTED_DLT.settings().getOrDefault("retention.ms", "0")));
        return new Repeating("forget-letters", FORGET_EVERY, () -> shelf.forget(kept, MOST_FORGOTTEN_AT_ONCE));
    }

    @Bean
    LetterController letterController(DeadLetters letters) {
        return new LetterController(letters);
    }
}

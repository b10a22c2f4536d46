package io.handshake.worker.inbox;

import io.handshake.contracts.Topic;
import io.handshake.worker.inbox.Sweep.Rhythm;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.Lanes;
import io.handshake.worker.saga.Outcomes;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** The wiring of room 3. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(InboxSettings.class)
public class InboxConfiguration {

    /** The least that brokers allow by default. */
    private static final int SESSION_TIMEOUT_MS = 6_000;

    private static final long FIRST_RETRY_MS = 200;
    private static final long LONGEST_RETRY_MS = 5_000;

    @Bean
    WorkerInstance workerInstance() {
        return new WorkerInstance(UUID.randomUUID());
    }

    /** Started before the listeners, which are started last, and stopped after them. */
    @Bean(initMethod = "start", destroyMethod = "stop")
    Sweep sweep(Claims claims, WorkerInstance instance, Lanes lanes, InboxSettings settings) {
        return new Sweep(
                claims,
                instance,
                lanes,
                new Rhythm(settings.heartbeatEvery(), settings.staleAfter(), settings.drainFor()));
    }

    @Bean
    KafkaDeadLetters deadLetters(Producer<byte[], byte[]> producer) {
        return new KafkaDeadLetters(producer);
    }

    @Bean
    ConcurrentMessageListenerContainer<byte[], byte[]> liveRequests(
            Inbox inbox,
            WorkerInstance instance,
            Sweep sweep,
            Lanes lanes,
            Outcomes outcomes,
            KafkaDeadLetters deadLetters,
            KafkaProperties kafka,
            InboxSettings settings) {
        return container(
                new KafkaInbox(Topic.BOOKING_REQUESTED, Priority.LIVE, inbox, instance, lanes, outcomes, deadLetters),
                Topic.BOOKING_REQUESTED,
                kafka,
                settings);
    }

    /** A consumer of its own: a long row of replays never stands before a live call. */
    @Bean
    ConcurrentMessageListenerContainer<byte[], byte[]> replayedRequests(
            Inbox inbox,
            WorkerInstance instance,
            Sweep sweep,
            Lanes lanes,
            Outcomes outcomes,
            KafkaDeadLetters deadLetters,
            KafkaProperties kafka,
            InboxSettings settings) {
        return container(
                new KafkaInbox(Topic.BOOKING_REPLAYED, Priority.REPLAY, inbox, instance, lanes, outcomes, deadLetters),
                Topic.BOOKING_REPLAYED,
                kafka,
                settings);
    }

    private static ConcurrentMessageListenerContainer<byte[], byte[]> container(
            KafkaInbox inbox, Topic topic, KafkaProperties kafka, InboxSettings settings) {
        Map<String, Object> consumer = kafka.buildConsumerProperties();
        consumer.put(ConsumerConfig.GROUP_ID_CONFIG, settings.groupId());
        consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        // A new group must not miss what was asked for before its first worker started.
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batch());
        consumer.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        // A killed worker's partitions go to the others after this, while callers still wait; Kafka's default is 45 s.
        consumer.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        consumer.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_TIMEOUT_MS / 4);
        ContainerProperties properties = new ContainerProperties(topic.topicName());
        properties.setMessageListener(inbox);
        // Offsets are committed after the transaction of the batch, and before the next poll.
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        properties.setSyncCommits(true);
        properties.setMissingTopicsFatal(true);
        ConcurrentMessageListenerContainer<byte[], byte[]> container =
                new ConcurrentMessageListenerContainer<>(new DefaultKafkaConsumerFactory<>(consumer), properties);
        container.setBeanName(topic.topicName());
        container.setCommonErrorHandler(untilItWorks());
        return container;
    }

    /** What can be refused was set aside by then: the rest is weather, and a batch waits until it has passed. */
    private static DefaultErrorHandler untilItWorks() {
        ExponentialBackOff backOff = new ExponentialBackOff(FIRST_RETRY_MS, 2);
        backOff.setMaxInterval(LONGEST_RETRY_MS);
        return new DefaultErrorHandler(backOff);
    }
}

package io.handshake.worker.inbox;

import io.handshake.contracts.Topic;
import io.handshake.web.traces.Traces;
import io.handshake.worker.inbox.Sweep.Rhythm;
import io.handshake.worker.post.KafkaPost;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.Lanes;
import io.handshake.worker.saga.Outcomes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** The wiring of room 3. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(InboxSettings.class)
public class InboxConfiguration {

    private static final int HEARTBEATS_IN_A_SESSION = 6;

    private static final long FIRST_RETRY_MS = 200;
    private static final long LONGEST_RETRY_MS = 5_000;

    private static final Duration REFUSED_FOR = Duration.ofSeconds(2);

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

    /** Before the listeners are stopped, which takes its time: what they still bring in stays unclaimed, for the others. */
    @Bean
    ApplicationListener<ContextClosedEvent> shutFirst(Sweep sweep) {
        return closed -> sweep.shut();
    }

    /** The sweep is named so that it is started before the listeners. */
    @Bean
    KafkaInbox.Rooms rooms(
            Inbox inbox,
            WorkerInstance instance,
            Lanes lanes,
            Outcomes outcomes,
            KafkaPost post,
            ObjectProvider<LetterCounts> counts,
            Traces traces,
            Sweep sweep) {
        return new KafkaInbox.Rooms(
                inbox,
                instance,
                lanes,
                outcomes,
                new KafkaDeadLetters(post, counts.getIfAvailable(() -> LetterCounts.NONE)),
                traces);
    }

    @Bean
    ConcurrentMessageListenerContainer<byte[], byte[]> liveRequests(
            KafkaInbox.Rooms rooms, KafkaProperties kafka, InboxSettings settings) {
        Topic topic = Topic.BOOKING_REQUESTED;
        return container(new KafkaInbox(topic, Priority.LIVE, rooms), topic, kafka, settings);
    }

    /** A consumer of its own: a long row of replays never stands before a live call. */
    @Bean
    ConcurrentMessageListenerContainer<byte[], byte[]> replayedRequests(
            KafkaInbox.Rooms rooms, KafkaProperties kafka, InboxSettings settings) {
        Topic topic = Topic.BOOKING_REPLAYED;
        return container(new KafkaInbox(topic, Priority.REPLAY, rooms), topic, kafka, settings);
    }

    @Bean
    KafkaMembership membership(
            List<ConcurrentMessageListenerContainer<byte[], byte[]>> listeners, InboxSettings settings) {
        return new KafkaMembership(listeners, settings.sessionTimeout());
    }

    /** For readiness only: a worker without brokers is no less alive, and a restart would not bring them back. */
    @Bean
    HealthIndicator kafkaHealthIndicator(KafkaMembership membership) {
        return () -> Health.status(membership.holds() ? "UP" : "DOWN").build();
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
        int session = (int) settings.sessionTimeout().toMillis();
        consumer.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
        consumer.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / HEARTBEATS_IN_A_SESSION);
        ContainerProperties properties = new ContainerProperties(topic.topicName());
        properties.setMessageListener(inbox);
        // Offsets are committed after the transaction of the batch, and before the next poll.
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        properties.setSyncCommits(true);
        // Else a password that is wrong for a moment, while somebody changes it, would end the listener for good.
        properties.setAuthExceptionRetryInterval(REFUSED_FOR);
        // The room of the topics has looked at all of them.
        properties.setMissingTopicsFatal(false);
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

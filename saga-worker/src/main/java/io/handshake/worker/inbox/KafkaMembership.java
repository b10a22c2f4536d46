package io.handshake.worker.inbox;

import io.handshake.contracts.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Whether the group of the workers counts this one in, read off its consumers' own metrics: each has asked for records
 * lately, and its heartbeats go to a coordinator that answers. A worker that has no partition, because there are more
 * workers than partitions, is a member all the same.
 */
final class KafkaMembership implements InboxPulse {

    /** An idle consumer asks every five seconds; one whose batch waits for the database between two tries. */
    private static final double LONGEST_BETWEEN_POLLS_S = 20;

    private final List<MessageListenerContainer> listeners;
    private final double longestSilenceS;

    /** @param session after so long without an answer a consumer sends no more heartbeats, and looks for a coordinator */
    KafkaMembership(Collection<? extends MessageListenerContainer> listeners, Duration session) {
        this.listeners = List.copyOf(listeners);
        this.longestSilenceS = session.toMillis() / 1000.0;
    }

    @Override
    public double secondsSincePoll(Topic topic) {
        return listeners.stream()
                .filter(listener -> reads(listener, topic))
                .flatMap(listener -> listener.metrics().values().stream())
                .mapToDouble(consumer -> age(consumer, "consumer-metrics", "last-poll-seconds-ago"))
                .max()
                .orElse(-1);
    }

    private static boolean reads(MessageListenerContainer listener, Topic topic) {
        String[] topics = listener.getContainerProperties().getTopics();
        return topics != null && List.of(topics).contains(topic.topicName());
    }

    boolean holds() {
        return listeners.stream().allMatch(this::holds);
    }

    private boolean holds(MessageListenerContainer listener) {
        Collection<? extends Map<MetricName, ? extends Metric>> consumers =
                listener.metrics().values();
        return listener.isRunning()
                && !consumers.isEmpty()
                && consumers.stream().allMatch(consumer -> asks(consumer) && isHeard(listener, consumer));
    }

    private static boolean asks(Map<MetricName, ? extends Metric> consumer) {
        double seconds = age(consumer, "consumer-metrics", "last-poll-seconds-ago");
        return seconds >= 0 && seconds <= LONGEST_BETWEEN_POLLS_S;
    }

    /** The first heartbeat follows the assignment by a moment: until then there is no age, which reads as less than 0. */
    private boolean isHeard(MessageListenerContainer listener, Map<MetricName, ? extends Metric> consumer) {
        double seconds = age(consumer, "consumer-coordinator-metrics", "last-heartbeat-seconds-ago");
        return seconds < 0 ? hasPartitions(listener) : seconds <= longestSilenceS;
    }

    private static boolean hasPartitions(MessageListenerContainer listener) {
        Collection<TopicPartition> partitions = listener.getAssignedPartitions();
        return partitions != null && !partitions.isEmpty();
    }

    private static double age(Map<MetricName, ? extends Metric> consumer, String group, String name) {
        return consumer.entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(name)
                        && metric.getKey().group().equals(group))
                .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
                .findFirst()
                .orElse(-1);
    }
}

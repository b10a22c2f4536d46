package io.handshake.worker.live;

import io.handshake.worker.live.TopicsNow.GroupNow;
import io.handshake.worker.live.TopicsNow.GroupTopic;
import io.handshake.worker.live.TopicsNow.PartitionNow;
import io.handshake.worker.live.TopicsNow.TopicNow;
import java.util.Optional;

/**
 * How things stand, for those who ask now and then and must not wait: what was known the last time. Tables and brokers are
 * asked when somebody has looked, never more often than {@link LiveConfiguration#GLANCE_EVERY}, and nobody is kept waiting by
 * it.
 */
public final class Glance {

    private final Refreshed<Standing> standings;
    private final Refreshed<TopicsNow> topics;
    private final String group;

    /** @param group of the workers */
    Glance(Refreshed<Standing> standings, Refreshed<TopicsNow> topics, String group) {
        this.standings = standings;
        this.topics = topics;
        this.group = group;
    }

    /** What the tables say; empty when that is not known, or too old. */
    public Optional<Standing> standing() {
        return standings.atOnce();
    }

    /** Whether the brokers have said anything lately. */
    public boolean knowsTopics() {
        return topics.atOnce().isPresent();
    }

    /** How many records of a topic the workers have not committed; empty when they have committed none, or that is not known. */
    public Optional<Long> lag(String topic) {
        return topics.atOnce().stream()
                .flatMap(now -> now.groups().stream())
                .filter(one -> one.group().equals(group))
                .map(GroupNow::topics)
                .flatMap(its -> its.stream().filter(one -> one.topic().equals(topic)))
                .map(GroupTopic::lag)
                .findFirst();
    }

    /** How many records a topic has ever had; empty when that is not known. */
    public Optional<Long> ended(String topic) {
        return topics.atOnce().stream()
                .flatMap(now -> now.topics().stream())
                .filter(one -> one.name().equals(topic))
                .map(TopicNow::partitions)
                .map(its -> its.stream().mapToLong(PartitionNow::next).sum())
                .findFirst();
    }
}

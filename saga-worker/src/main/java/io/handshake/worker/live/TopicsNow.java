package io.handshake.worker.live;

import java.time.Instant;
import java.util.List;

/** What the brokers say of our topics, and of the groups that read them. */
public record TopicsNow(Instant at, List<TopicNow> topics, List<GroupNow> groups) {

    public TopicsNow {
        topics = List.copyOf(topics);
        groups = List.copyOf(groups);
    }

    /**
     * A topic.
     *
     * @param records that it holds at the moment
     */
    public record TopicNow(String name, long records, List<PartitionNow> partitions) {}

    /**
     * A partition of a topic.
     *
     * @param first the offset of the eldest record
     * @param next the offset that the next record will get
     */
    public record PartitionNow(int partition, long first, long next) {}

    /**
     * A group of consumers.
     *
     * @param state as Kafka names it
     * @param lag records that the group has not committed, over all its topics
     */
    public record GroupNow(String group, String state, int members, long lag, List<GroupTopic> topics) {}

    /**
     * What a group has read of a topic.
     *
     * @param lag records that it has not committed
     */
    public record GroupTopic(String topic, long lag, List<GroupPartition> partitions) {}

    /**
     * What a group has read of a partition.
     *
     * @param committed the offset that it goes on from
     */
    public record GroupPartition(int partition, long committed, long lag) {}
}

package io.handshake.worker.topics;

import io.handshake.worker.topics.TopicChange.Alter;
import io.handshake.worker.topics.TopicChange.Grow;
import io.handshake.worker.topics.TopicChange.Leave;
import io.handshake.worker.topics.TopicChange.Make;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The difference between the topics as they should be and as they are. Nothing is ever deleted, and partitions that are more
 * than wanted stay: Kafka cannot take them back.
 */
final class TopicPlan {

    private static final String UNKNOWN = "(unknown)";

    static List<TopicChange> changes(List<WantedTopic> wanted, Map<String, FoundTopic> found) {
        return wanted.stream()
                .flatMap(topic -> {
                    FoundTopic present = found.get(topic.name());
                    return present == null ? Stream.of(new Make(topic)) : changes(topic, present);
                })
                .toList();
    }

    private static Stream<TopicChange> changes(WantedTopic topic, FoundTopic present) {
        Stream.Builder<TopicChange> changes = Stream.builder();
        if (present.partitions() < topic.partitions()) {
            changes.add(new Grow(topic.name(), present.partitions(), topic.partitions()));
        }
        boolean otherCopies =
                topic.replicas() != WantedTopic.AS_THE_BROKERS_SAY && present.replicas() != topic.replicas();
        new TreeMap<>(topic.settings()).forEach((setting, value) -> {
            String now = present.settings().getOrDefault(setting, UNKNOWN);
            // more copies in sync than there are would refuse each record: this setting waits for the copies
            boolean waits = otherCopies && setting.equals(WantedTopic.IN_SYNC);
            if (!now.equals(value) && !waits) {
                changes.add(new Alter(topic.name(), setting, now, value));
            }
        });
        if (otherCopies) {
            changes.add(new Leave(topic.name(), present.replicas(), topic.replicas()));
        }
        return changes.build();
    }

    private TopicPlan() {}
}

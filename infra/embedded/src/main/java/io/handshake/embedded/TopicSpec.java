package io.handshake.embedded;

import java.util.Map;

/** A topic as it should be: {@code config} holds Kafka's own topic settings, such as {@code retention.ms}. */
public record TopicSpec(String name, int partitions, Map<String, String> config) {

    public TopicSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A topic needs a name");
        }
        if (partitions < 1) {
            throw new IllegalArgumentException("Topic " + name + " needs at least 1 partition, found " + partitions);
        }
        config = Map.copyOf(config);
    }
}

package io.handshake.local.verify;

import java.util.List;
import java.util.Map;

/**
 * A topic as the brokers tell it.
 *
 * @param isUsable whether our principal may read it or write to it
 */
record TopicSeen(List<Place> partitions, boolean isUsable, Map<String, String> settings) {

    /** One partition. */
    record Place(boolean isLed, int replicas, int inSync) {}

    TopicSeen {
        partitions = List.copyOf(partitions);
        settings = Map.copyOf(settings);
    }

    /** Empty when the brokers do not tell. */
    String setting(String name) {
        return settings.getOrDefault(name, "");
    }

    /** Zero when they do not tell. */
    long number(String name) {
        String value = setting(name);
        return value.matches("-?\\d{1,18}") ? Long.parseLong(value) : 0;
    }

    /** Of the partition that has the fewest. */
    int replicas() {
        return partitions.stream().mapToInt(Place::replicas).min().orElse(0);
    }
}

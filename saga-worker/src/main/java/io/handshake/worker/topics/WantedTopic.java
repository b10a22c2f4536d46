package io.handshake.worker.topics;

import io.handshake.contracts.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A topic as it should be.
 *
 * @param replicas how many copies, or {@link #AS_THE_BROKERS_SAY}
 */
record WantedTopic(String name, int partitions, int replicas, Map<String, String> settings) {

    /** For a topic that is made anew; of one that is there, the copies are not looked at then. */
    static final int AS_THE_BROKERS_SAY = -1;

    static final String IN_SYNC = "min.insync.replicas";

    WantedTopic {
        if (partitions < 1) {
            throw new IllegalArgumentException(name + ": expected at least 1 partition, found " + partitions);
        }
        if (replicas < 1 && replicas != AS_THE_BROKERS_SAY) {
            throw new IllegalArgumentException(name + ": expected at least 1 replica, found " + replicas);
        }
        settings = Map.copyOf(settings);
    }

    /** All of the contracts. Settings of clinics have their one partition, however many the others have. */
    static List<WantedTopic> all(int partitions, int replicas) {
        return Arrays.stream(Topic.values())
                .map(topic -> new WantedTopic(
                        topic.topicName(),
                        topic == Topic.CLINIC_SETTINGS ? topic.partitions() : partitions,
                        replicas,
                        settings(topic, replicas)))
                .toList();
    }

    private static Map<String, String> settings(Topic topic, int replicas) {
        Map<String, String> settings = new TreeMap<>(topic.settings());
        if (replicas != AS_THE_BROKERS_SAY) {
            settings.put(IN_SYNC, Integer.toString(Topic.inSyncOf(replicas)));
        }
        return settings;
    }
}

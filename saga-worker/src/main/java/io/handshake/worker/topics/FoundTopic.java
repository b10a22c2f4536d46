package io.handshake.worker.topics;

import java.util.Map;

/** A topic as it is; the settings are those in force, whoever has set them. */
record FoundTopic(int partitions, int replicas, Map<String, String> settings) {

    FoundTopic {
        settings = Map.copyOf(settings);
    }
}

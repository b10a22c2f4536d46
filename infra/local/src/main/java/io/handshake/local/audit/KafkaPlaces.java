package io.handshake.local.audit;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Where topics ended at some moment. */
record KafkaPlaces(Map<TopicPartition, Long> ends) {

    KafkaPlaces {
        ends = Map.copyOf(ends);
    }
}

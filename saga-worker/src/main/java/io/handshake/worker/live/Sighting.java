package io.handshake.worker.live;

import io.handshake.contracts.Topic;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One record where it was seen.
 *
 * @param timestamp when it was written
 * @param key empty when there is none
 * @param headers those that may be shown, the last of each name
 * @param happening empty when it could not be read
 */
record Sighting(
        Topic topic,
        int partition,
        long offset,
        Instant timestamp,
        String key,
        Map<String, String> headers,
        Payload payload,
        Optional<Happening> happening) {}

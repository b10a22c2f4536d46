package io.handshake.worker.live;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The newest records of a topic, with everything personal masked.
 *
 * @param complete whether the topic has been read from some minutes back; until then there may be more
 * @param missed whether there may have been more, that are no longer kept, after those that were read before
 * @param next what to ask with for those that come after these, at any worker
 */
public record TopicTail(String topic, boolean complete, boolean missed, String next, List<RecordSeen> records) {

    public TopicTail {
        records = List.copyOf(records);
    }

    /**
     * One record.
     *
     * @param at when it was written
     * @param key the org id; masked in a dead letter unless it looks like one
     * @param headers those that are known, in the order in which they are written
     * @param payload JSON with everything masked that is not known to be harmless, cut when it is long; or why there is none
     * @param bytes how large the payload is
     */
    public record RecordSeen(
            int partition,
            long offset,
            Instant at,
            String key,
            Map<String, String> headers,
            String payload,
            int bytes) {}
}

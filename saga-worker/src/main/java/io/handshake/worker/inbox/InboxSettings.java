package io.handshake.worker.inbox;

import io.handshake.contracts.Topic;
import java.time.Duration;
import java.util.Arrays;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The inbox's settings, {@code handshake.inbox.*}.
 *
 * @param groupId the consumer group of all workers
 * @param heartbeatEvery between two heartbeats and two sweeps
 * @param staleAfter a worker without a heartbeat for this long has died
 * @param drainFor how long a stopping worker waits for its bookings
 * @param sessionTimeout a worker whose heartbeats have not reached the brokers for this long loses its partitions to the
 *     others; brokers refuse less than their {@code group.min.session.timeout.ms}, 6 s by default
 * @param batch the most records of one transaction
 * @param keepFor how long a closed booking is remembered after its appointment has ended and its row last changed; longer than
 *     any topic keeps a record, because a record that comes again must find the row that it has made
 */
@ConfigurationProperties("handshake.inbox")
public record InboxSettings(
        @DefaultValue("saga-worker") String groupId,
        @DefaultValue("500ms") Duration heartbeatEvery,
        @DefaultValue("3s") Duration staleAfter,
        @DefaultValue("16s") Duration drainFor,
        @DefaultValue("6s") Duration sessionTimeout,
        @DefaultValue("500") int batch,
        @DefaultValue("90d") Duration keepFor) {

    public InboxSettings {
        Duration kept = longestKept();
        if (keepFor.compareTo(kept) <= 0) {
            throw new IllegalArgumentException("HANDSHAKE_INBOX_KEEP_FOR: expected more than the " + kept.toDays()
                    + "d for which a topic keeps its records, found " + keepFor);
        }
    }

    /** Of what a topic keeps for a time; dead letters count, as a person may send them again. */
    private static Duration longestKept() {
        return Duration.ofMillis(Arrays.stream(Topic.values())
                .map(topic -> topic.settings().get("retention.ms"))
                .filter(retention -> retention != null)
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0));
    }
}

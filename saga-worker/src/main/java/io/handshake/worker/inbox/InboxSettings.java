package io.handshake.worker.inbox;

import java.time.Duration;
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
 */
@ConfigurationProperties("handshake.inbox")
public record InboxSettings(
        @DefaultValue("saga-worker") String groupId,
        @DefaultValue("500ms") Duration heartbeatEvery,
        @DefaultValue("3s") Duration staleAfter,
        @DefaultValue("16s") Duration drainFor,
        @DefaultValue("6s") Duration sessionTimeout,
        @DefaultValue("500") int batch) {}

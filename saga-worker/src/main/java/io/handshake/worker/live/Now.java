package io.handshake.worker.live;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The house at one glance: the same on every worker.
 *
 * @param complete whether the topics have been read from as far back as the charts go; until then the figures grow
 * @param standing null when the database does not answer
 * @param lag of the workers' group, by topic; null when the brokers do not answer
 */
public record Now(
        Instant at,
        boolean complete,
        Figures figures,
        @Nullable Standing standing,
        @Nullable List<Lag> lag) {

    /**
     * What lies before the workers.
     *
     * @param records that they have not committed
     */
    public record Lag(String topic, long records) {}

    /** The same with the newest ends of the charts only. */
    Now newest(int seconds, int slots) {
        return new Now(at, complete, figures.newest(seconds, slots), standing, lag);
    }
}

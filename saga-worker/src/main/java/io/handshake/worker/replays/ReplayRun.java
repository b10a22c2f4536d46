package io.handshake.worker.replays;

import io.handshake.worker.audit.Actor;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A wish to replay many, and how far it has come.
 *
 * @param filter what was chosen, by the API's names; all that had failed when it is empty
 * @param perSecond how many are published in a second at most
 * @param total how many were chosen
 * @param endedAt when it was done or stopped
 */
public record ReplayRun(
        UUID id,
        Actor askedBy,
        Instant askedAt,
        Optional<Instant> endedAt,
        Map<String, Object> filter,
        double perSecond,
        int total,
        State state,
        Figures figures,
        List<Cause> skipped,
        List<Cause> failedAgain) {

    /** Where a run is. */
    public enum State {
        RUNNING,
        STOPPED,
        DONE
    }

    /**
     * Counts of bookings; waiting, skipped and published are all of them.
     *
     * @param published of which some are confirmed, some have failed again, and the rest are not decided yet
     */
    public record Figures(int waiting, int skipped, int published, int confirmed, int failedAgain) {

        /** Published, and nobody has heard of a decision yet. */
        public int undecided() {
            return published - confirmed - failedAgain;
        }
    }

    /** How many for one reason. */
    public record Cause(String why, int count) {}

    public ReplayRun {
        filter = Map.copyOf(filter);
        skipped = List.copyOf(skipped);
        failedAgain = List.copyOf(failedAgain);
    }

    /** The rate as people write it. */
    public String rate() {
        return written(perSecond);
    }

    /** 10 and 0.5, not 10.0 and 0.50. */
    static String written(double perSecond) {
        return BigDecimal.valueOf(perSecond).stripTrailingZeros().toPlainString();
    }
}

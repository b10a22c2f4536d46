package io.handshake.worker.live;

import io.handshake.contracts.FailureReason;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the topics say of the last minutes.
 *
 * @param fromSecond the first second of each row of counts, in seconds since 1970; the last is the last whole second
 * @param counts for each second
 * @param failures most frequent first
 * @param underWay bookings without an outcome, by the step that they are in
 */
public record Figures(
        long fromSecond,
        Map<Count, int[]> counts,
        List<Failures> failures,
        Chart chart,
        List<Course> courses,
        List<UnderWay> underWay) {

    /** What is counted for each second. */
    public enum Count {
        REQUESTED,
        REPLAYED,
        CONFIRMED,
        FAILED,
        /** Callers that were told "pending". */
        PENDING,
        /** Records that could not be read. */
        SET_ASIDE
    }

    /** The same with the last seconds and slots of the charts only, for whoever has seen the others. */
    Figures newest(int seconds, int slots) {
        Map<Count, int[]> newest = new EnumMap<>(Count.class);
        counts.forEach((what, row) ->
                newest.put(what, Arrays.copyOfRange(row, Math.max(0, row.length - seconds), row.length)));
        int shown = counts.values().stream().mapToInt(row -> row.length).max().orElse(0);
        return new Figures(
                fromSecond + Math.max(0, shown - seconds), newest, failures, chart.newest(slots), courses, underWay);
    }

    /** How many within the window. */
    public int total(Count what) {
        return Arrays.stream(counts.getOrDefault(what, new int[0])).sum();
    }

    /** How many failed for this reason. */
    public record Failures(FailureReason reason, int count) {}

    /**
     * Percentiles over time.
     *
     * @param fromSecond where the first slot begins, in seconds since 1970
     * @param answer from the webhook's arrival to its answer
     * @param outcome from the webhook's arrival to the decision
     */
    public record Chart(long fromSecond, int slotSeconds, List<Quantiles> answer, List<Quantiles> outcome) {

        Chart newest(int slots) {
            int from = Math.max(0, answer.size() - slots);
            return new Chart(
                    fromSecond + (long) from * slotSeconds,
                    slotSeconds,
                    answer.subList(from, answer.size()),
                    outcome.subList(from, outcome.size()));
        }
    }

    /**
     * How long a kind of thing took.
     *
     * @param p50Ms null when there was none
     */
    public record Quantiles(
            long count, @Nullable Long p50Ms, @Nullable Long p99Ms) {

        static Quantiles of(Durations durations) {
            return durations.count() == 0
                    ? new Quantiles(0, null, null)
                    : new Quantiles(durations.count(), durations.percentile(50), durations.percentile(99));
        }
    }

    /**
     * One step over the window, or {@code answer}, or {@code outcome}.
     *
     * @param name with {@code undo } before it for an undo
     */
    public record Course(String name, Quantiles took, int done, int refused, int unavailable) {}

    /** How many are in this step. */
    public record UnderWay(String step, int bookings) {}
}

package io.handshake.local.bench;

import io.handshake.contracts.FailureReason;
import io.handshake.local.bench.BenchWishes.BenchWish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What became of one caller's bookings. Not for several threads. */
final class Tally {

    static final String CONFIRMED = "confirmed";
    static final String SLOT_TAKEN = FailureReason.SLOT_TAKEN.name();

    private static final double NANOS_IN_A_SECOND = Duration.ofSeconds(1).toNanos();

    private final Latencies latencies = new Latencies();
    private final List<String> strange = new ArrayList<>();
    private long confirmed;
    private long refused;
    private long strangeCount;

    /** @param how {@link #CONFIRMED}, the reason of a failure, or whatever came instead, in words */
    void ended(BenchWish wish, String how, long nanos) {
        String expected = wish.taken() ? SLOT_TAKEN : CONFIRMED;
        if (!how.equals(expected)) {
            strange("request " + wish.requestId() + " of " + wish.clinic().orgId() + ": expected " + expected
                    + ", found " + how);
            return;
        }
        latencies.add(nanos);
        if (wish.taken()) {
            refused++;
        } else {
            confirmed++;
        }
    }

    private void strange(String words) {
        strangeCount++;
        if (strange.size() < LoadFigures.MOST_STRANGE) {
            strange.add(words);
        }
    }

    /** @param length from the first to the end of the last */
    static LoadFigures figures(List<Tally> tallies, Duration length) {
        Latencies.Sorted sorted =
                Latencies.sorted(tallies.stream().map(tally -> tally.latencies).toList());
        return new LoadFigures(
                tallies.stream().mapToLong(tally -> tally.confirmed).sum(),
                tallies.stream().mapToLong(tally -> tally.refused).sum(),
                tallies.stream().mapToLong(tally -> tally.strangeCount).sum(),
                tallies.stream()
                        .flatMap(tally -> tally.strange.stream())
                        .limit(LoadFigures.MOST_STRANGE)
                        .toList(),
                length.toNanos() / NANOS_IN_A_SECOND,
                sorted.millis(0.5),
                sorted.millis(0.99),
                sorted.millis(1));
    }
}

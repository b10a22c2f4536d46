package io.handshake.worker.live;

import java.util.Arrays;

/**
 * How long things took, in a thousand counters: exact below 128 ms, within 0.8 % above. Two of them added are what one would
 * have been that had seen everything.
 */
final class Durations {

    /** Counters for each doubling. */
    private static final int FINE = 64;

    private static final int FINE_BITS = Integer.numberOfTrailingZeros(FINE);

    /** Over a quarter of an hour; what took longer counts as this. */
    static final long LONGEST_MS = (1L << 20) - 1;

    private static final int SIZE = index(LONGEST_MS) + 1;

    private int[] counts = {};
    private long total;

    void add(long ms) {
        if (counts.length == 0) {
            counts = new int[SIZE];
        }
        counts[index(Math.clamp(ms, 0, LONGEST_MS))]++;
        total++;
    }

    void add(Durations others) {
        if (others.total == 0) {
            return;
        }
        if (counts.length == 0) {
            counts = new int[SIZE];
        }
        for (int n = 0; n < SIZE; n++) {
            counts[n] += others.counts[n];
        }
        total += others.total;
    }

    void clear() {
        if (total > 0) {
            Arrays.fill(counts, 0);
            total = 0;
        }
    }

    long count() {
        return total;
    }

    /**
     * The shortest duration, in milliseconds, that so many per cent did not exceed (nearest rank).
     *
     * @throws IllegalStateException when there is none
     */
    long percentile(double percent) {
        if (total == 0) {
            throw new IllegalStateException("expected durations, found none");
        }
        long rank = Math.max(1, (long) Math.ceil(total * percent / 100));
        long seen = 0;
        for (int n = 0; n < SIZE; n++) {
            seen += counts[n];
            if (seen >= rank) {
                return middle(n);
            }
        }
        throw new IllegalStateException("expected as many durations as were counted, found fewer");
    }

    /** Below {@code 2 * FINE} each millisecond has its own counter; above, each doubling has {@code FINE}. */
    private static int index(long ms) {
        int doublings = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(ms) - FINE_BITS - 1);
        return doublings * FINE + (int) (ms >> doublings);
    }

    private static long middle(int index) {
        int doublings = Math.max(0, index / FINE - 1);
        long least = (long) (index - doublings * FINE) << doublings;
        return least + ((1L << doublings) - 1) / 2;
    }
}

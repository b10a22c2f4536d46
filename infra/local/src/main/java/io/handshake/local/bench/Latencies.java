package io.handshake.local.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;

/** How long bookings took, in nanoseconds. Not for several threads: each keeps its own, and they are merged at the end. */
final class Latencies {

    private static final int FIRST_ROOM = 1024;
    private static final double NANOS_IN_A_MILLISECOND = Duration.ofMillis(1).toNanos();

    private long[] nanos = new long[FIRST_ROOM];
    private int count;

    void add(long one) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = one;
    }

    static Sorted sorted(Collection<Latencies> all) {
        return new Sorted(all.stream()
                .flatMapToLong(one -> Arrays.stream(one.nanos, 0, one.count))
                .sorted()
                .toArray());
    }

    /** All of a run, in order. */
    static final class Sorted {

        private final long[] nanos;

        private Sorted(long[] nanos) {
            this.nanos = nanos;
        }

        /** What this share of them, above 0 and up to 1, took at most, in milliseconds; 0 when there are none. */
        double millis(double share) {
            return nanos.length == 0 ? 0 : nanos[(int) Math.ceil(share * nanos.length) - 1] / NANOS_IN_A_MILLISECOND;
        }
    }
}

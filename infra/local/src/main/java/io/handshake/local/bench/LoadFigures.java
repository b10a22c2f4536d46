package io.handshake.local.bench;

import java.util.List;

/**
 * What a load saw. Latencies are those of bookings that ended as their wish says: confirmed, or refused because the slot is
 * taken.
 *
 * @param confirmed wishes for a free slot that were confirmed
 * @param refused wishes for the taken slot that were refused as {@code SLOT_TAKEN}
 * @param strange in words, by ids: whatever ended otherwise; the first {@link #MOST_STRANGE} of them
 * @param strangeCount of all of those
 * @param seconds from the first to the end of the last
 */
record LoadFigures(
        long confirmed,
        long refused,
        long strangeCount,
        List<String> strange,
        double seconds,
        double p50Millis,
        double p99Millis,
        double maxMillis) {

    static final int MOST_STRANGE = 20;

    LoadFigures {
        strange = List.copyOf(strange);
    }

    long bookings() {
        return confirmed + refused;
    }

    double perSecond() {
        return bookings() / seconds;
    }
}

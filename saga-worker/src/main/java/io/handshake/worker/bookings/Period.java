package io.handshake.worker.bookings;

import java.time.Instant;

/**
 * A stretch of time.
 *
 * @param from the first moment of it
 * @param to the first moment after it
 */
public record Period(Instant from, Instant to) {

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /** As long as PostgreSQL, RFC 3339 and people can write it. */
    public static final Period EVER = new Period(EARLIEST, LATEST);

    public Period {
        if (from.isBefore(EARLIEST) || to.isAfter(LATEST)) {
            throw new IllegalArgumentException("expected a time from the year 1 to 9999, found another");
        }
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("expected from to be before to, found it at or after it");
        }
    }

    /** The same end. */
    public Period from(Instant other) {
        return new Period(other, to);
    }

    /** The same beginning. */
    public Period to(Instant other) {
        return new Period(from, other);
    }
}

package io.handshake.worker.calendar;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Permits that grow back steadily. Nobody waits here: who gets none is told when to come again. */
final class TokenBucket {

    /** To the last of them: under load the calls come less than a millisecond apart. */
    private static final double NANOS_PER_SECOND = 1e9;

    private final double capacity;
    private final double perSecond;
    private final Clock clock;
    private double permits;
    private Instant filledAt;

    /**
     * Full at the start.
     *
     * @param perMinute the most that any minute may see, burst included
     * @param burst the share of it, above 0 and below 1, that may come at one moment; the rest grows back over the minute
     */
    TokenBucket(int perMinute, double burst, Clock clock) {
        this.capacity = Math.max(1, perMinute * burst);
        this.perSecond =
                Math.max(1, perMinute - capacity) / Duration.ofMinutes(1).toSeconds();
        this.clock = clock;
        this.permits = capacity;
        this.filledAt = clock.instant();
    }

    /** Takes one permit: empty when it was there, else how long until one is. */
    synchronized Optional<Duration> take() {
        fill();
        if (permits >= 1) {
            permits -= 1;
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis((long) Math.ceil((1 - permits) / perSecond * 1000)));
    }

    /** Gives back one that was taken for a call that was not made. */
    synchronized void giveBack() {
        permits = Math.min(capacity, permits + 1);
    }

    synchronized boolean isFull() {
        fill();
        return permits >= capacity;
    }

    private void fill() {
        Instant now = clock.instant();
        // A clock that was set back gives nothing and takes nothing.
        double seconds = Math.max(0, Duration.between(filledAt, now).toNanos() / NANOS_PER_SECOND);
        permits = Math.min(capacity, permits + seconds * perSecond);
        filledAt = now;
    }
}

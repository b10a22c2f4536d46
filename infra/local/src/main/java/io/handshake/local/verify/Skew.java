package io.handshake.local.verify;

import java.time.Duration;
import java.time.Instant;

/** How far another clock is from ours, and whether that matters. */
final class Skew {

    /** Headers tell whole seconds, and a signature's window is minutes wide. */
    static final Duration TOLERATED = Duration.ofSeconds(2);

    /** A start may be taken for past, or a caller be told too late. */
    static final Duration HARMFUL = Duration.ofSeconds(30);

    /**
     * Of a clock that was read somewhere between two readings of ours.
     *
     * @param precision what the other clock may have cut off
     */
    static Duration between(Instant before, Instant other, Instant after, Duration precision) {
        if (other.plus(precision).isBefore(before)) {
            return Duration.between(before, other.plus(precision));
        }
        return other.isAfter(after) ? Duration.between(after, other) : Duration.ZERO;
    }

    static Finding judged(Duration skew) {
        if (skew.abs().compareTo(TOLERATED) <= 0) {
            return new Finding.Ok("Within " + TOLERATED.toSeconds() + " s of this machine's clock.");
        }
        String words = "It is " + skew.abs().toMillis() + " ms " + (skew.isNegative() ? "behind" : "ahead of")
                + " this machine's clock.";
        String action =
                "Let every machine, this one too, follow a time server (chronyc tracking says how far it is off).";
        return skew.abs().compareTo(HARMFUL) > 0
                ? new Finding.Failed(words, action)
                : new Finding.Warning(words, action);
    }

    private Skew() {}
}

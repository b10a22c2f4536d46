package io.handshake.local.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A clinic's connection to Google, as the saga-worker tells it.
 *
 * @param cause as a code; empty when nothing is wrong
 * @param why in the saga-worker's own words
 * @param since when the person agreed, or the token came to us
 * @param endsAt when Google has said that it ends
 */
record Consent(
        String orgId,
        String state,
        String cause,
        String why,
        Optional<Instant> since,
        Optional<Instant> endsAt,
        Optional<Instant> lastWorkedAt) {

    /**
     * Google ends a consent after this when the app's consent screen is in testing mode, and announces it nowhere
     * (developers.google.com/identity/protocols/oauth2#expiration).
     */
    static final Duration TESTING_MODE = Duration.ofDays(7);

    /** Access tokens live for an hour, so what was used after its seventh day shows it by then. */
    private static final Duration ROUNDING = Duration.ofHours(2);

    /** Enough for somebody to act. */
    private static final Duration NOTICE = Duration.ofDays(2);

    boolean isConnected() {
        return state.equals("CONNECTED");
    }

    boolean isBroken() {
        return state.equals("RECONNECT_NEEDED") || state.equals("UNREADABLE");
    }

    boolean isSuspectedOfTestingMode() {
        return cause.equals("testing_mode_suspected");
    }

    /** Google has said so. */
    boolean endsSoon(Instant now) {
        return endsAt.filter(end -> end.isBefore(now.plus(NOTICE))).isPresent();
    }

    /** It has worked on its eighth day: the app is published. */
    boolean hasOutlivedTestingMode() {
        return since.flatMap(begin -> lastWorkedAt.filter(
                        worked -> worked.isAfter(begin.plus(TESTING_MODE).plus(ROUNDING))))
                .isPresent();
    }

    /** Its seventh day is near. */
    boolean isNearSevenDays(Instant now) {
        return isConnected()
                && since.filter(begin -> now.isAfter(begin.plus(TESTING_MODE).minus(NOTICE))
                                && now.isBefore(begin.plus(TESTING_MODE).plus(NOTICE)))
                        .isPresent();
    }
}

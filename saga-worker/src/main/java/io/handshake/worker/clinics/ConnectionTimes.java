package io.handshake.worker.clinics;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a connection's life.
 *
 * @param connectedAt when its refresh token came to us
 * @param grantedAt when the person agreed; empty for a token that was imported, as nobody told
 * @param endsAt when Google has said that the consent ends; empty when it has not
 * @param lastRefreshedAt when Google last gave an access token for it. Those live for an hour, so a connection that is in
 *     use shows its last success to the hour, and no booking pays for writing it down
 */
public record ConnectionTimes(
        Instant connectedAt, Optional<Instant> grantedAt, Optional<Instant> endsAt, Optional<Instant> lastRefreshedAt) {

    /**
     * How long Google honours a consent that is given to an app in testing mode; no answer of Google's announces it
     * (developers.google.com/identity/protocols/oauth2#expiration).
     */
    static final Duration TESTING_MODE = Duration.ofDays(7);

    /** Of our clock and Google's. */
    private static final Duration SKEW = Duration.ofMinutes(10);

    private static final Duration ACCESS_TOKEN_LIVES = Duration.ofHours(1);

    /** When it last worked, to the hour: a consent has been tried out when it was given. */
    public Optional<Instant> lastWorkedAt() {
        return lastRefreshedAt.or(() -> grantedAt);
    }

    /** Since when the consent has been ours to use, as far as is known. */
    public Instant heldSince() {
        return grantedAt.orElse(connectedAt);
    }

    /** When it will end, or has ended, if the app is in testing mode. */
    Instant endInTestingMode() {
        return heldSince().plus(TESTING_MODE);
    }

    /** Whether it worked before its seven days were over, and not after. */
    boolean fitsTestingMode(Instant brokenAt) {
        return !brokenAt.isBefore(endInTestingMode().minus(SKEW)) && !hasOutlivedTestingMode();
    }

    /** It was good for longer, so the app is not in testing mode, or was published in time. */
    boolean hasOutlivedTestingMode() {
        Instant latest = endInTestingMode().plus(ACCESS_TOKEN_LIVES).plus(SKEW);
        return lastRefreshedAt.filter(moment -> moment.isAfter(latest)).isPresent();
    }
}

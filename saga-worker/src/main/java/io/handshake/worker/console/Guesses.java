package io.handshake.worker.console;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * How often somebody may be wrong about the token in one minute: one address, and all of them together. Each worker counts
 * for itself.
 */
final class Guesses {

    static final int FROM_ONE_ADDRESS = 10;

    /** Also the most addresses that are remembered. Of 16 characters or more nobody guesses a token at this pace. */
    static final int FROM_ALL = 300;

    private final Clock clock;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private Instant minute = Instant.EPOCH;
    private int all;

    Guesses(Clock clock) {
        this.clock = clock;
    }

    /** Whether this address may try now; a try counts until {@link #wasRight} takes it back. */
    synchronized boolean mayTry(String address) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        if (!now.equals(minute)) {
            minute = now;
            all = 0;
            byAddress.clear();
        }
        if (all >= FROM_ALL || byAddress.getOrDefault(address, 0) >= FROM_ONE_ADDRESS) {
            return false;
        }
        all++;
        byAddress.merge(address, 1, Integer::sum);
        return true;
    }

    synchronized void wasRight(String address) {
        // A new minute may have begun since.
        byAddress.computeIfPresent(address, (_, tries) -> {
            all--;
            return tries == 1 ? null : tries - 1;
        });
    }
}

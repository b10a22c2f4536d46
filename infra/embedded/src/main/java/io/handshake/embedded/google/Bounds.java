package io.handshake.embedded.google;

import java.time.Duration;

/** No wait in the stand-in is longer than {@link GoogleStandIn#LONGEST_STALL}. */
final class Bounds {

    private Bounds() {}

    static Duration check(String name, Duration found) {
        if (found.isNegative() || found.compareTo(GoogleStandIn.LONGEST_STALL) > 0) {
            throw new IllegalArgumentException(name + " is from 0 to " + GoogleStandIn.LONGEST_STALL.toMillis()
                    + " ms, found " + found.toMillis());
        }
        return found;
    }
}

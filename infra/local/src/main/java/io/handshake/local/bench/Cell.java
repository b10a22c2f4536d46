package io.handshake.local.bench;

import java.time.Duration;

/**
 * What is measured at once.
 *
 * @param latency of the Google stand-in, added to each request
 * @param inFlight how many bookings are under way at any moment
 */
record Cell(Way way, Duration latency, int inFlight) {

    @Override
    public String toString() {
        return way.label() + ", Google " + latency.toMillis() + " ms, " + inFlight + " in flight";
    }
}

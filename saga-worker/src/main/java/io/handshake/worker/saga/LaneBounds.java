package io.handshake.worker.saga;

import java.util.stream.IntStream;

/**
 * Every bound of the lanes that is a number.
 *
 * @param held bookings in memory, running or waiting; more stay in their rows
 * @param deciding bookings that are being decided at once
 * @param undoing undos that run at once
 * @param heldPerLane of one calendar, running or waiting; more stay in their rows
 * @param decidingPerLane of one calendar
 * @param undoingPerLane of one calendar
 */
public record LaneBounds(
        int held, int deciding, int undoing, int heldPerLane, int decidingPerLane, int undoingPerLane) {

    public LaneBounds {
        if (IntStream.of(held, deciding, undoing, heldPerLane, decidingPerLane, undoingPerLane)
                .anyMatch(bound -> bound < 1)) {
            throw new IllegalArgumentException("lane bounds: expected each to be 1 or more, found less");
        }
    }
}

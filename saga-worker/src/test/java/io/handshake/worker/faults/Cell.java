package io.handshake.worker.faults;

import java.util.Set;
import java.util.function.Consumer;

/**
 * One fault at one boundary, for one booking.
 *
 * @param script arms the fault, and whatever leads the booking to its boundary
 * @param allowed every result that keeps the promises and is what a person would expect
 */
record Cell(Family family, String fault, Boundary at, Consumer<Stage> script, Set<String> allowed) {

    String name() {
        return family.title + ": " + fault + " / " + at.title;
    }
}

package io.handshake.local.chaos;

import io.handshake.local.gauge.Medians;
import java.util.List;

/**
 * Seconds until the last open booking was decided; negative where that did not happen within the bound.
 *
 * @param rate bookings a second until the kill
 * @param alone after a kill -9 of the only worker, from the moment it was started again
 * @param beside after a kill -9 of one of two, from the kill
 */
record RecoveryFigures(int rate, List<Double> alone, List<Double> beside) {

    static final double ALONE_TARGET_SECONDS = 8;
    static final double BESIDE_TARGET_SECONDS = 5;

    RecoveryFigures {
        alone = List.copyOf(alone);
        beside = List.copyOf(beside);
    }

    /** Everything was decided; the targets are for an idle machine, so to miss one is shown and is no failure. */
    boolean isGood() {
        return alone.stream().allMatch(seconds -> seconds >= 0)
                && beside.stream().allMatch(seconds -> seconds >= 0);
    }

    List<String> lines() {
        return List.of(
                line("the only worker killed, from its restart", alone, ALONE_TARGET_SECONDS),
                line("one of two killed, from the kill", beside, BESIDE_TARGET_SECONDS));
    }

    private static String line(String what, List<Double> seconds, double target) {
        double median = Medians.of(seconds);
        return what + ": " + seconds + " s, median " + median + " s, target " + target + " s "
                + (median >= 0 && median < target ? "met" : "missed");
    }
}

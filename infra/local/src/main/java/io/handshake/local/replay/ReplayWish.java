package io.handshake.local.replay;

import java.util.Map;

/** What somebody wants of the command. */
sealed interface ReplayWish {

    /**
     * The newest failed bookings.
     *
     * @param filter by the API's names
     */
    record Show(Map<String, String> filter, int size) implements ReplayWish {

        public Show {
            filter = Map.copyOf(filter);
        }
    }

    /** One booking again. */
    record One(String bookingId) implements ReplayWish {}

    /** All that fit, or only how many they are. */
    record All(Map<String, String> filter, boolean dryRun, double perSecond, boolean watch) implements ReplayWish {

        public All {
            filter = Map.copyOf(filter);
        }
    }

    /** How far a run has come. */
    record Status(String run, boolean watch) implements ReplayWish {}

    /** No more of a run. */
    record Stop(String run) implements ReplayWish {}
}

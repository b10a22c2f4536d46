package io.handshake.worker.bookings;

/** Where a page begins. */
public sealed interface Start {

    /** At the newest. */
    Start NEWEST = new Skip(0);

    /** Behind so many of the newest. What comes in meanwhile shifts the pages. */
    record Skip(int bookings) implements Start {

        public Skip {
            if (bookings < 0 || bookings > Bookings.MAX_SKIPPED) {
                throw new IllegalArgumentException("expected page times size to be 0 to " + Bookings.MAX_SKIPPED
                        + ", found another; to go on from there, use the cursor that each answer names as next");
            }
        }
    }

    /** Behind this one. */
    record After(Position position) implements Start {}
}

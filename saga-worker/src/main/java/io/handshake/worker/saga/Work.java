package io.handshake.worker.saga;

import java.time.Instant;

/** What a worker that holds a booking has to do with it. */
public sealed interface Work {

    Booking booking();

    /** Take it through the steps to a decision. */
    record Decide(Booking booking) implements Work {}

    /**
     * Take back what was left, or go on with an undo that another run began.
     *
     * @param tries how many undo tries were made before, by all workers
     * @param since when the undo was decided
     */
    record Undo(Booking booking, int tries, Instant since, Leftover leftover) implements Work {

        /** Begun by another run: nobody knows what its inserts came to. */
        public Undo(Booking booking, int tries, Instant since) {
            this(booking, tries, since, Leftover.EVENT_MAY_EXIST);
        }
    }

    /** It was claimed too often without a decision: it may be what stops the workers. Set it aside unrun. */
    record SetAside(Booking booking) implements Work {}
}

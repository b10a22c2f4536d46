package io.handshake.worker.saga;

import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.StepFinished;
import java.time.Duration;

/** Who counts what the saga does; neither waits nor throws. Counts are this process's own, and begin anew with it. */
public interface SagaCounts {

    /** Counts nothing. */
    SagaCounts NONE = new SagaCounts() {
        @Override
        public void stepFinished(StepFinished step) {}

        @Override
        public void decided(Booking booking, BookingOutcome outcome, Duration sinceReceived) {}
    };

    /** The end of a try of a step, or of its undo. */
    void stepFinished(StepFinished step);

    /**
     * A decision of this worker, committed.
     *
     * @param sinceReceived since the webhook, or the replay, came in
     */
    void decided(Booking booking, BookingOutcome outcome, Duration sinceReceived);
}

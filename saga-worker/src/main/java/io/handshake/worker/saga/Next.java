package io.handshake.worker.saga;

import io.handshake.contracts.FailureReason;
import java.time.Duration;
import java.time.Instant;

/** What a run has to do next. */
sealed interface Next {

    /**
     * Wait, then try a step.
     *
     * @param tryNumber counts from 1 for each step
     * @param pause before the try
     * @param budgetEnd no try begins after it
     * @param trace what may lie at Google before this try
     */
    record Try(Step step, int tryNumber, Duration pause, Instant budgetEnd, Trace trace, String calendarLink)
            implements Next {}

    /** Commit the failure; there is nothing to undo. */
    record Fail(FailureReason reason, String detail) implements Next {}

    /** Commit that this attempt will never be confirmed; then take back what was left. */
    record BeginUndo(FailureReason reason, String detail, Leftover leftover) implements Next {}

    /** It is decided, and all is said. */
    record Finished() implements Next {}

    /** Another worker holds it, or the sweep shall pick it up: touch nothing any more. */
    record LetGo(String why) implements Next {}
}

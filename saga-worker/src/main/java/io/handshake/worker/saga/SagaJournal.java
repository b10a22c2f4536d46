package io.handshake.worker.saga;

import io.handshake.contracts.FailureReason;
import io.handshake.contracts.StepFinished;
import java.time.Duration;
import java.util.List;

/**
 * The port of the third step, and the memory of the saga. Every write is guarded by the claim, the attempt and the
 * state; one that finds another claim or state changes nothing. {@code story} is what happened since the last write,
 * kept for the timeline.
 */
public interface SagaJournal {

    /** Whether another appointment already holds the slot: a courtesy that saves an event; the decision is the guard. */
    Slot look(Booking booking);

    /** {@code RECEIVED -> CONFIRMED} together with the appointment row. Repeating it after a lost answer is harmless. */
    Decision confirm(Booking booking, String calendarLink, boolean late, List<StepFinished> story);

    /** {@code RECEIVED -> UNDOING}: after this nothing can confirm, so events may be deleted. */
    Decision beginUndo(Booking booking, Failure failure, List<StepFinished> story);

    /** {@code RECEIVED -> UNDOING -> FAILED} in one transaction: there is nothing to undo. */
    Decision fail(Booking booking, Failure failure, List<StepFinished> story);

    /** {@code UNDOING -> FAILED}. */
    Commit finishUndo(Booking booking, List<StepFinished> story);

    /**
     * Stays {@code UNDOING} and gives the claim back: any worker goes on after the pause.
     *
     * @param tries how many undo tries were made up to now, by all workers
     */
    Commit postponeUndo(Booking booking, int tries, Duration pause, List<StepFinished> story);

    /** {@code UNDOING -> STUCK}: a person must look. {@code why} is in codes; no personal data. */
    Commit park(Booking booking, String why, List<StepFinished> story);

    /** What is known of a slot before the event is made. */
    enum Slot {
        FREE,
        TAKEN,
        /** The database did not say; go on, the decision will. */
        UNKNOWN
    }

    /**
     * Why an attempt fails.
     *
     * @param detail for operators, in codes; no personal data
     * @param late decided after the caller had stopped waiting
     */
    record Failure(FailureReason reason, String detail, boolean late) {}

    /** How the decision can end. */
    sealed interface Decision {

        /** Committed, by this call or by an earlier one of ours whose answer was lost. */
        record Decided(Announcement announcement) implements Decision {}

        /** The database says no, and would say so again. Nothing was written. */
        record Refused(FailureReason reason, String detail) implements Decision {}

        /** Another worker holds the booking now, or it is decided otherwise. Nothing was written; let go of it. */
        record ClaimLost() implements Decision {}

        /** Nobody knows whether it was committed. */
        record Unavailable(String detail) implements Decision {}
    }

    /** How another write can end. */
    enum Commit {
        COMMITTED,
        /** As {@link Decision.ClaimLost}. */
        CLAIM_LOST,
        /** Nobody knows whether it was committed. */
        UNAVAILABLE
    }
}

package io.handshake.worker.saga;

import java.time.Duration;

/**
 * Every bound of the saga that is a length of time.
 *
 * @param answerMargin what is kept back of the caller's wait for the decision and the way of the answer
 * @param lateBudget the least that a booking gets, however late it was picked up
 * @param minimumLead a booking decided after the caller's wait is still made if it starts at least this far ahead
 * @param tokenLimit one try of refresh-token
 * @param createLimit one try of create-event
 * @param firstPause before the second try of a step; doubles from try to try
 * @param longestPause the most between two tries of a step
 * @param journalPatience how long a run goes on asking a database that does not answer, before it leaves the booking to
 *     the sweep
 * @param undoLimit one try of an undo
 * @param undoFirstPause after the first undo try that failed; doubles from try to try
 * @param undoPauseInHand the longest pause that a run waits out itself; beyond, the undo is put back into its row
 * @param undoLongestPause the most between two undo tries
 * @param undoGrace how long a write that nobody waits for may take to land, by far; and how long a calendar may be out of
 *     reach before a person must look. Longer than the pauses of an undo grow meanwhile, so that the last write of an undo
 *     itself is minutes old by then
 * @param undoPatience how long undo is tried before a person must look
 */
public record Tempo(
        Duration answerMargin,
        Duration lateBudget,
        Duration minimumLead,
        Duration tokenLimit,
        Duration createLimit,
        Duration firstPause,
        Duration longestPause,
        Duration journalPatience,
        Duration undoLimit,
        Duration undoFirstPause,
        Duration undoPauseInHand,
        Duration undoLongestPause,
        Duration undoGrace,
        Duration undoPatience) {

    /** What fits into the 15 s that a caller waits: token 3 s (usually none), insert 4 s and once more. */
    public static final Tempo DEFAULT = new Tempo(
            Duration.ofMillis(1500),
            Duration.ofSeconds(8),
            Duration.ofHours(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            Duration.ofMillis(200),
            Duration.ofSeconds(2),
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            Duration.ofMillis(500),
            Duration.ofSeconds(4),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofHours(6));

    /** The same, but for the least time between a late decision and the start. */
    public Tempo withMinimumLead(Duration lead) {
        return new Tempo(
                answerMargin,
                lateBudget,
                lead,
                tokenLimit,
                createLimit,
                firstPause,
                longestPause,
                journalPatience,
                undoLimit,
                undoFirstPause,
                undoPauseInHand,
                undoLongestPause,
                undoGrace,
                undoPatience);
    }

    /** The pause after the given try, growing twofold from {@code first} and never above {@code longest}. */
    static Duration pauseAfter(int tryNumber, Duration first, Duration longest) {
        int doublings = Math.min(tryNumber - 1, MAX_DOUBLINGS);
        Duration pause = first.multipliedBy(1L << doublings);
        return pause.compareTo(longest) < 0 ? pause : longest;
    }

    private static final int MAX_DOUBLINGS = 20;
}

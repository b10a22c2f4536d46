package io.handshake.worker.bookings;

import java.time.Duration;
import java.time.Instant;

/**
 * One entry of a booking's timeline.
 *
 * @param attempt of which attempt
 * @param title what happened, in a few words
 * @param words what it means, in sentences; empty when the title says it all
 * @param detail in codes, as the row has it; empty when there is none
 * @param took how long it took; zero for what has no length
 */
public record Moment(
        Instant at, Kind kind, Tone tone, int attempt, String title, String words, String detail, Duration took) {

    /** What kind of thing happened. */
    public enum Kind {
        RECEIVED,
        ADMITTED,
        CLAIMED,
        STEP,
        UNDO,
        DECIDED,
        ANSWER,
        OUTCOME,
        PARKED,
        ERASED
    }

    /** How it went. */
    public enum Tone {
        GOOD,
        BAD,
        WAIT,
        IDLE
    }
}

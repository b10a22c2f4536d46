package io.handshake.worker.saga;

import java.time.Instant;

/** The port of the second step: the clinic's own calendar, where people look. */
public interface HostCalendar {

    /**
     * Creates the event under {@link Booking#eventId()} and verifies it. Done means: it stands there confirmed, with our
     * marker and both instants. Creating twice is creating once.
     *
     * @param deadline by when to answer; {@link StepResult.Unavailable} beyond it
     */
    StepResult create(Booking booking, Instant deadline);

    /**
     * Makes sure that no event of this attempt stands there, nor ever will: a write that still is under way meets a burnt
     * id. Done also when none could ever have been made. Refused means that a person must look: at once when somebody has
     * edited the event, as an edit is not ours to destroy; with {@link StepResult.Leaves#PERHAPS_AN_EVENT}, soon, unless
     * the calendar, which is out of our reach, comes back. Unavailable with {@link StepResult.Leaves#NOTHING_YET}: nothing
     * stands there, but the id could not be burnt.
     *
     * @param deadline by when to answer; {@link StepResult.Unavailable} beyond it
     */
    StepResult delete(Booking booking, Leftover leftover, Instant deadline);
}

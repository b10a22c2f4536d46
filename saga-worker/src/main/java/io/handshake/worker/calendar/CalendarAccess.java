package io.handshake.worker.calendar;

import io.handshake.contracts.EventId;
import io.handshake.worker.clinics.Secret;
import java.time.Instant;
import java.util.List;

/** What a token that is not in use yet would let us do with a calendar: a look that changes nothing there. */
public interface CalendarAccess {

    /** The most events that {@link #look} asks for. */
    int MOST_KNOWN = 3;

    /**
     * Looks at the calendar, at most for as long as the deadline allows.
     *
     * @param known events of ours that were made in the clinic's calendar: their ids cannot be guessed, so a calendar that
     *     has one of them is the same as before, and {@code primary} the same person's
     */
    Sight look(Secret accessToken, String calendarId, List<EventId> known, Instant deadline);

    /** What is to be seen. */
    sealed interface Sight {

        record Writable(Familiar familiar) implements Sight {}

        record ReadOnly() implements Sight {}

        /** This account sees no calendar of this id. */
        record NotFound() implements Sight {}

        /** Google says no for another reason; in codes. */
        record Refused(String detail) implements Sight {}

        /** Nobody knows; in codes. */
        record Unavailable(String detail) implements Sight {}
    }

    /** Whether it is the calendar that was connected before. */
    enum Familiar {
        /** It has an event of ours, a deleted one perhaps. */
        THE_SAME,
        /** None of our events is there. */
        ANOTHER,
        /** There is none to go by. */
        UNTRIED
    }
}

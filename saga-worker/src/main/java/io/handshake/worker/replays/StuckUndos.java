package io.handshake.worker.replays;

import io.handshake.contracts.BookingId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.Reason;

/** The port to undos that wait for a person: each of these is that person's word, and is written down as such. */
public interface StuckUndos {

    /** What became of the wish. */
    sealed interface Answer {

        record Done() implements Answer {}

        /** It is not stuck; {@code state} is what it is. */
        record NotStuck(String state) implements Answer {}

        record Unknown() implements Answer {}
    }

    /** {@code STUCK -> UNDOING}: any worker goes on at once, with all the patience of a new undo. */
    Answer tryAgain(Actor actor, BookingId booking);

    /**
     * {@code STUCK -> FAILED}: a person has looked, or gives up. What was closed while its event may stand is never tried
     * again; it may be closed once more, when the event is gone.
     *
     * @param eventGone that person says that no event of this booking stands in the calendar
     */
    Answer close(Actor actor, BookingId booking, Reason reason, boolean eventGone);
}

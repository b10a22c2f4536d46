package io.handshake.worker.erasure;

import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.Reason;
import java.util.List;

/** Takes what is personal out of our tables. Other software's rows, and the events in clinics' calendars, are not ours. */
interface Erasures {

    /** The most bookings, and the most appointments, of one go. */
    int MOST_AT_ONCE = 1000;

    /** What {@link #erase} would do now: it is done, counted, and taken back. */
    Answer rehearse(Whose whose);

    /** Erases and writes down who did, and why, in one transaction. What is erased already counts no more. */
    Answer erase(Actor actor, Whose whose, Reason reason);

    sealed interface Answer {

        record Done(Erased erased) implements Answer {}

        /**
         * Nothing was erased.
         *
         * @param bookings how many are still being decided, undone, or wait for a person
         */
        record StillOpen(int bookings) implements Answer {}
    }

    /**
     * What was erased.
     *
     * @param connections of clinics to Google, tokens included
     * @param clinics and their settings
     * @param complete whether that was all; else the same has to be asked again
     * @param events what stays in calendars, for whoever has to ask the clinic
     */
    record Erased(
            int bookings,
            int appointments,
            int deadLetters,
            int connections,
            int clinics,
            boolean complete,
            List<Event> events) {

        public Erased {
            events = List.copyOf(events);
        }

        /** In words, for the audit. */
        String words() {
            return bookings + " bookings, " + appointments + " appointments, " + deadLetters + " dead letters, "
                    + connections + " connections, " + clinics + " clinics" + (complete ? "" : ", and more to do");
        }
    }

    /** An event in a clinic's calendar. */
    record Event(String orgId, String eventId) {}
}

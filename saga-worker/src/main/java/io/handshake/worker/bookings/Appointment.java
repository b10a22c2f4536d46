package io.handshake.worker.bookings;

import java.time.Instant;

/** The row in {@code appointments}, which the clinic's other software may have changed since. */
public sealed interface Appointment {

    /** The booking is not confirmed, so there is none. */
    record None() implements Appointment {}

    /**
     * It is there.
     *
     * @param status as that table spells it
     */
    record Held(String id, String status, Instant startsAt, Instant endsAt) implements Appointment {}

    /** It is there, and holds no time any more: cancelled, mostly. */
    record Released(String id, String status) implements Appointment {}

    /** The booking is confirmed, and its row is gone: somebody has deleted it. */
    record Gone() implements Appointment {}

    /** The table did not answer; nobody knows. */
    record Unknown() implements Appointment {}
}

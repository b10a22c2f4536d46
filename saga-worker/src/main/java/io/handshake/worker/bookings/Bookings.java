package io.handshake.worker.bookings;

import io.handshake.contracts.BookingId;
import io.handshake.worker.audit.Actor;
import java.util.Optional;

/**
 * The bookings, for people. What is personal comes masked; in full only from {@link #reveal}, which is written into the audit.
 * Nothing here is needed by a booking on its way, and all of it has connections of its own.
 */
public interface Bookings {

    /** The most bookings on one page. */
    int MAX_SIZE = 200;

    /** How far a page may lie behind the first; from there on a {@link Position} leads further. */
    int MAX_SKIPPED = 10_000;

    /** How many bookings a search finds at most, the newest of them; only these are then filtered and listed. */
    int MAX_FOUND = 500;

    /**
     * One page, newest first by the time at which the webhook received them.
     *
     * @param size from 1 to {@value #MAX_SIZE}
     * @throws IllegalArgumentException when the size is out of bounds
     */
    Page list(BookingFilter filter, Start start, int size);

    /** One booking with its timeline; empty when there is none, or none any more. */
    Optional<BookingDetails> find(BookingId bookingId);

    /**
     * What the caller said of the patient, in full. The audit knows of it before anybody sees it.
     *
     * @return empty when there is no such booking, and then the audit holds nothing
     */
    Optional<Payload> reveal(BookingId bookingId, Actor actor);
}

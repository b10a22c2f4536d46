package io.handshake.worker.saga;

import io.handshake.contracts.BookingOutcome;

/**
 * An outcome that the topics have yet to carry.
 *
 * @param number which announcement of the booking this is: a later delivery that joins a decided booking asks for one
 *     more, and marking this one as sent must not swallow that
 * @param traceparent empty when the work belongs to no trace
 */
public record Announcement(BookingOutcome outcome, long number, String traceparent) {}

package io.handshake.worker.inbox;

import io.handshake.contracts.BookingRequested;
import io.handshake.worker.saga.Booking.Priority;

/**
 * One request as it came from Kafka.
 *
 * @param traceparent empty when the record carried none
 */
public record Arrival(BookingRequested request, Priority priority, String traceparent) {}

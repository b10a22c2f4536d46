package io.handshake.worker.saga;

import io.handshake.contracts.BookingFailed;

/**
 * The answer to one delivery that may not become a booking; no row keeps it.
 *
 * @param traceparent of the delivery; empty when it carried none
 */
public record Refusal(BookingFailed outcome, String traceparent) {}

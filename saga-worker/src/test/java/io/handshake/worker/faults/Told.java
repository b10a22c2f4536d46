package io.handshake.worker.faults;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingOutcome;
import java.time.Instant;

/**
 * One record of an outcome topic.
 *
 * @param at when the worker handed it to its producer
 */
record Told(String ceId, BookingOutcome outcome, Instant at) {

    boolean isConfirmed() {
        return switch (outcome) {
            case BookingConfirmed confirmed -> true;
            case BookingFailed failed -> false;
        };
    }

    String attempt() {
        return outcome.bookingId() + " attempt " + outcome.attempt();
    }
}

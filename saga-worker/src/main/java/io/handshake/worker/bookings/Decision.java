package io.handshake.worker.bookings;

import io.handshake.contracts.FailureReason;
import java.time.Instant;

/** What was decided of a booking's last attempt. */
public sealed interface Decision {

    record Undecided() implements Decision {}

    /**
     * Confirmed.
     *
     * @param late after the caller had stopped waiting
     */
    record Confirmed(Instant at, boolean late) implements Decision {}

    /**
     * Failed.
     *
     * @param detail in codes; {@link Words#ofDetail} has words for them
     * @param late after the caller had stopped waiting
     */
    record Failed(Instant at, boolean late, FailureReason reason, String detail) implements Decision {}
}

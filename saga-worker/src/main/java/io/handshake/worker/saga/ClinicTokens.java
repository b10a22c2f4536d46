package io.handshake.worker.saga;

import java.time.Instant;

/** The port of the first step: the clinic's access to Google. */
public interface ClinicTokens {

    /**
     * Makes sure that an access token stands ready which outlives this booking. Refreshes it when needed, once for all
     * bookings that wait. Refused also when the booking's time was not understood in the clinic's zone.
     *
     * @param deadline by when to answer; {@link StepResult.Unavailable} beyond it
     */
    StepResult refresh(Booking booking, Instant deadline);
}

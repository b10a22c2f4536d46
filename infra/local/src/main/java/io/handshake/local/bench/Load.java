package io.handshake.local.bench;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Makes bookings on one way, in a closed loop: who has an answer asks for the next one. */
interface Load extends AutoCloseable {

    /**
     * Keeps so many bookings in flight for so long, then begins no more and returns when those under way have ended.
     *
     * @param numbers where the next wish's number comes from
     * @throws IllegalStateException when bookings under way have not ended within a bound of its own after that
     */
    LoadFigures run(int inFlight, Duration length, AtomicLong numbers);

    @Override
    void close();
}

package io.handshake.worker.saga;

import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.StepFinished;

/** The port to the topics. */
public interface Outcomes {

    /**
     * Publishes a committed decision, and notes in its row that it was published. Neither waits for a broker nor throws: what
     * is lost is announced by the sweep.
     */
    void announce(Announcement announcement);

    /**
     * Publishes an answer that no row remembers, and returns when the brokers have it.
     *
     * @throws RuntimeException when they do not take it in time: the delivery must then be read again
     */
    void answer(BookingFailed refusal, String traceparent);

    /** Publishes the end of a try, for dashboards; neither waits nor throws. */
    void stepFinished(StepFinished step, String traceparent);
}

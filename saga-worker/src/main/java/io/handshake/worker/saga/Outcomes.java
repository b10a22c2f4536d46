package io.handshake.worker.saga;

import io.handshake.contracts.StepFinished;
import java.util.List;

/** The port to the topics. */
public interface Outcomes {

    /**
     * Publishes a committed decision, and notes in its row that it was published. Neither waits for a broker nor throws: what
     * is lost is announced by the sweep.
     */
    void announce(Announcement announcement);

    /**
     * Publishes answers that no row keeps, all at once, and returns when the brokers have them.
     *
     * @throws RuntimeException when they do not take them in time: the deliveries must then be read again
     */
    void answer(List<Refusal> refusals);

    /** Publishes the end of a try, for dashboards; neither waits nor throws. */
    void stepFinished(StepFinished step, String traceparent);
}

package io.handshake.worker.saga;

import io.handshake.contracts.StepFinished;

/** The port to the topics. Neither call waits for a broker, and neither throws: what is lost is announced by the sweep. */
public interface Outcomes {

    /** Publishes a committed decision, and notes in its row that it was published. */
    void announce(Announcement announcement);

    /** Publishes the end of a try, for dashboards. */
    void stepFinished(StepFinished step, String traceparent);
}

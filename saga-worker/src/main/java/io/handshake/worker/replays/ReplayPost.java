package io.handshake.worker.replays;

import java.util.List;

/** The port to the topic of replays. */
interface ReplayPost {

    /**
     * Returns when the brokers have all of them.
     *
     * @throws NotTakenException when they have not taken them in time: nobody knows which they have, and to publish them
     *     again is harmless
     */
    void publish(List<FailedAttempt> attempts);

    /** The brokers did not take it. */
    final class NotTakenException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotTakenException(Throwable cause) {
            super("the brokers did not take the replays", cause);
        }
    }
}

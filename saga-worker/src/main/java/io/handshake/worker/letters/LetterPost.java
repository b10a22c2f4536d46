package io.handshake.worker.letters;

import java.util.UUID;

/** The port to the topics that letters came from. */
interface LetterPost {

    /**
     * Returns when the brokers have it.
     *
     * @param letter which it is: named beside its bytes, in case that it comes back
     * @throws NotTakenException when they have not taken it in time: nobody knows whether they have it
     */
    void send(UUID letter, DeadLetter.Origin to, LetterBody body);

    /** The brokers did not take it. */
    final class NotTakenException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotTakenException(Throwable cause) {
            super("the brokers did not take the letter", cause);
        }
    }
}

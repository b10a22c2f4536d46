package io.handshake.worker.token;

/** Who counts what Google answers to refreshes; neither waits nor throws. */
@FunctionalInterface
public interface RefreshCounts {

    /** Counts nothing. */
    RefreshCounts NONE = end -> {};

    /** One question was answered, or was not. */
    void refreshed(End end);

    /** What can come of a refresh. */
    enum End {
        FRESH,
        /** A person has to connect the clinic anew. */
        CONSENT_VOID,
        /** Google does not know our client: no clinic can book. */
        CLIENT_REJECTED,
        UNAVAILABLE
    }
}

package io.handshake.worker.inbox;

import io.handshake.contracts.Topic;

/** Who counts what is set aside; neither waits nor throws. */
@FunctionalInterface
public interface LetterCounts {

    /** Counts nothing. */
    LetterCounts NONE = origin -> {};

    /** A record has become a dead letter. */
    void setAside(Topic origin);
}

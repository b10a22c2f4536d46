package io.handshake.worker.live;

import java.util.Optional;

/** The brokers, asked about themselves. */
interface TopicLook {

    /** Empty when they do not answer. */
    Optional<TopicsNow> now();

    /** Nobody looks any more. */
    void rest();
}

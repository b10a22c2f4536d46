package io.handshake.worker.saga;

import java.time.Duration;

/** Waiting, so that tests need not. */
@FunctionalInterface
public interface Pauses {

    /** Waits about this long: the implementation adds jitter downwards, so that crowds disperse. */
    void pause(Duration about) throws InterruptedException;
}

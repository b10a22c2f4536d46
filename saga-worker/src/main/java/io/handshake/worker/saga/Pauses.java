package io.handshake.worker.saga;

import java.time.Duration;

/** Waiting, so that tests need not. */
@FunctionalInterface
public interface Pauses {

    /** Waits at least this long, and somewhat longer by chance, so that crowds disperse. */
    void pause(Duration atLeast) throws InterruptedException;
}

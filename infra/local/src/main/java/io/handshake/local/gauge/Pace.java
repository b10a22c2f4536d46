package io.handshake.local.gauge;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Time since something began, and waiting for moments of it. */
public final class Pace {

    private final long begin = System.nanoTime();

    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Returns at this time since the beginning, or at once when it has passed. Whether it was not interrupted. */
    public boolean awaitAt(Duration at) {
        return pause(at.minus(elapsed()));
    }

    /** Whether it was not interrupted. */
    public static boolean pause(Duration length) {
        try {
            new Semaphore(0).tryAcquire(Math.max(0, length.toMillis()), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

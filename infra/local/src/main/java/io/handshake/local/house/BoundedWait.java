package io.handshake.local.house;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Looks again and again until something holds, or its time is up. */
public final class BoundedWait {

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(50);

    /** Whether it came to hold within the bound. An interruption counts as the end of patience and stays set. */
    public static boolean until(Duration bound, BooleanSupplier holds) {
        long end = System.nanoTime() + bound.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() >= end || !pause(LOOK_AGAIN_AFTER)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the pause was not interrupted. */
    private static boolean pause(Duration length) {
        try {
            new Semaphore(0).tryAcquire(length.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private BoundedWait() {}
}

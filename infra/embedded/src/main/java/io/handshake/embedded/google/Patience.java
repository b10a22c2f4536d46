package io.handshake.embedded.google;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All waiting of the stand-in; it ends at once when the stand-in closes. */
final class Patience implements AutoCloseable {

    private final CountDownLatch closing = new CountDownLatch(1);

    /** Returns false when the stand-in closed meanwhile. */
    boolean pause(Duration length) {
        try {
            return !closing.await(length.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What is still under way when the stand-in closes never lands. */
    void later(Duration after, Runnable work) {
        Thread.ofVirtual().name("late-write").start(() -> {
            if (pause(after)) {
                work.run();
            }
        });
    }

    @Override
    public void close() {
        closing.countDown();
    }
}

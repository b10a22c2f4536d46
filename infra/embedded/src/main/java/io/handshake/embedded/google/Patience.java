package io.handshake.embedded.google;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** All waiting of the stand-in; it ends at once when the stand-in closes. */
final class Patience implements AutoCloseable {

    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger unfinished = new AtomicInteger();

    /** Returns false when the stand-in closed meanwhile. */
    boolean pause(Duration length) {
        try {
            return !closing.await(length.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Works when this has passed, and counts as unfinished until then. */
    <T> T after(Duration length, Supplier<T> work) {
        unfinished.incrementAndGet();
        try {
            pause(length);
            return work.get();
        } finally {
            unfinished.decrementAndGet();
        }
    }

    /** What is still under way when the stand-in closes never lands. */
    void later(Duration after, Runnable work) {
        unfinished.incrementAndGet();
        Thread.ofVirtual().name("late-write").start(() -> {
            try {
                if (pause(after)) {
                    work.run();
                }
            } finally {
                unfinished.decrementAndGet();
            }
        });
    }

    /** How much work still waits for its time. */
    int unfinished() {
        return unfinished.get();
    }

    @Override
    public void close() {
        closing.countDown();
    }
}

package io.handshake.worker.saga;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An action again and again, on a thread of its own: at the start, after each pause, and when it is woken. A failure does
 * not end it.
 */
public final class Repeating implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);

    /** What is done; it may block, and is interrupted when this is closed. */
    @FunctionalInterface
    public interface Action {
        void run() throws InterruptedException;
    }

    private final String name;
    private final Duration pause;
    private final Action action;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Does not start yet.
     *
     * @param name for the thread and for the log
     */
    public Repeating(String name, Duration pause, Action action) {
        this.name = name;
        this.pause = pause;
        this.action = action;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::repeat);
    }

    /** Runs the action for the first time at once. */
    public void start() {
        thread.start();
    }

    /** Once more, now; returns at once. */
    public void wake() {
        wakes.release();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void repeat() {
        try {
            while (!closed) {
                runOnce();
                var _ = wakes.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
                wakes.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce() throws InterruptedException {
        try {
            action.run();
        } catch (RuntimeException e) {
            // A database or broker that is away: the next time is due all the same. Messages may quote data.
            LOG.atWarn()
                    .addKeyValue("event", "repeating_action_failed")
                    .addKeyValue("action", name)
                    .addKeyValue("error", e.getClass().getName())
                    .log();
        }
    }
}

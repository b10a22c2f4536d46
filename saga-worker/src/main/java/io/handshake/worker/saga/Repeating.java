package io.handshake.worker.saga;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** An action again and again, on a thread of its own, with the same pause after each. A failure does not end it. */
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
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    /** In a row, up to now. */
    private long failures;

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

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    private void repeat() {
        try {
            do {
                runOnce();
            } while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A database or broker that is away: the next time is due all the same. An error such as a lack of memory may be that
     * of one round, too, and a heartbeat that ended for it would end in silence, with its process looking well.
     */
    private void runOnce() throws InterruptedException {
        try {
            action.run();
            if (failures > 0) {
                told(Level.INFO, "repeating_action_works_again")
                        .addKeyValue("failures", failures)
                        .log();
            }
            failures = 0;
        } catch (RuntimeException | Error e) {
            if (failures == 0) {
                // The first of a row. Messages may quote data.
                told(Level.WARN, "repeating_action_failed")
                        .addKeyValue("error", e.getClass().getName())
                        .log();
            }
            failures++;
        }
    }

    private LoggingEventBuilder told(Level level, String event) {
        return LOG.atLevel(level).addKeyValue("event", event).addKeyValue("action", name);
    }
}

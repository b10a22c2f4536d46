package io.handshake.local;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The end: on Ctrl-C, SIGTERM or a failed start everything that was opened is closed, the last first, within a bound. */
public final class Departure {

    /** Services get 20 s of SIGTERM, then Kafka and PostgreSQL a few seconds each. */
    private static final Duration GONE_WITHIN = Duration.ofSeconds(60);

    private final Screen screen;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicInteger exitValue = new AtomicInteger();
    private final ReentrantLock opening = new ReentrantLock();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    public Departure(Screen screen) {
        this.screen = screen;
    }

    /** A JVM that ends by a signal exits with the signal's number; one that was asked to stop and did has not failed. */
    public void onEnd() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            begun.set(true);
                            closeWithinBound();
                            Runtime.getRuntime().halt(exitValue.get());
                        },
                        "departure"));
    }

    /** Whether it has. */
    public boolean hasBegun() {
        return begun.get();
    }

    /** The process has failed, and ends with this. */
    public int failing(int value) {
        exitValue.set(value);
        return value;
    }

    /** Opens something that is closed at the end, even when the end comes while it is being opened. */
    public <T extends AutoCloseable> T holding(Supplier<T> opens) {
        opening.lock();
        try {
            if (begun.get()) {
                throw new IllegalStateException("stopped while starting");
            }
            T opened = opens.get();
            open.push(opened);
            return opened;
        } finally {
            opening.unlock();
        }
    }

    private void closeWithinBound() {
        Thread closing = Thread.ofPlatform().name("closing").start(this::close);
        try {
            if (!closing.join(GONE_WITHIN)) {
                screen.say("Not everything stopped within " + GONE_WITHIN.toSeconds()
                        + " s; the next start ends the rest.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close() {
        try {
            if (!opening.tryLock(GONE_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (!open.isEmpty()) {
                screen.say("Stopping ...");
            }
            while (!open.isEmpty()) {
                closeOne(open.pop());
            }
            screen.say("Stopped.");
        } finally {
            opening.unlock();
        }
    }

    private void closeOne(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            screen.say("While stopping: " + e.getMessage());
            failing(1);
        }
    }
}

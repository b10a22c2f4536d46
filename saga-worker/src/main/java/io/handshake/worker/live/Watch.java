package io.handshake.worker.live;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the topics read for as long as somebody looks, and a while longer, as people come back. While nobody does, nothing is
 * read.
 */
final class Watch implements AutoCloseable {

    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final Consumer<BooleanSupplier> reader;
    private final Duration linger;
    private int looking;
    private long lastSeen;
    private boolean closed;
    private @Nullable Thread thread;

    /**
     * @param reader reads until it is told that nobody looks any more
     * @param linger for so long after the last one has gone
     */
    Watch(Consumer<BooleanSupplier> reader, Duration linger) {
        this.reader = reader;
        this.linger = linger;
    }

    /** Somebody who looks until he closes it. */
    interface Look extends AutoCloseable {
        @Override
        void close();
    }

    synchronized Look look() {
        looking++;
        glance();
        return this::goes;
    }

    private synchronized void goes() {
        looking--;
        lastSeen = System.nanoTime();
    }

    /** Somebody who asks once. */
    synchronized void glance() {
        lastSeen = System.nanoTime();
        if (thread == null && !closed) {
            thread = Thread.ofPlatform().name("live").daemon().start(this::run);
        }
    }

    /** Whether the topics are being read. */
    synchronized boolean isReading() {
        return thread != null;
    }

    private void run() {
        do {
            reader.accept(this::isWanted);
        } while (!isOver());
    }

    private synchronized boolean isWanted() {
        return !closed && (looking > 0 || System.nanoTime() - lastSeen < linger.toNanos());
    }

    /** Somebody may have come while the reader ended. */
    private synchronized boolean isOver() {
        if (isWanted()) {
            return false;
        }
        thread = null;
        return true;
    }

    @Override
    public void close() {
        Thread reading;
        synchronized (this) {
            closed = true;
            reading = thread;
        }
        if (reading != null) {
            try {
                reading.join(STOP_WITHIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package io.handshake.worker.live;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What somebody else knows, asked for at most once in a while however many want it, and not at all while nobody does. One
 * question is under way at a time. An answer that took long is asked for less often, so that looking never becomes the load.
 */
final class Refreshed<T> {

    /** The asking takes a tenth of the time at most. */
    private static final int TIMES_AS_LONG_AS_IT_TOOK = 9;

    /** An answer that is older than so many intervals is not told any more. */
    private static final int STALE_AFTER = 5;

    private final Duration every;
    private final Supplier<Optional<T>> source;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition answered = lock.newCondition();
    private Optional<T> latest = Optional.empty();
    private @Nullable Long answeredAt;
    private long interval;
    private boolean asking;

    /** @param source empty when there is no answer; it waits within a bound of its own */
    Refreshed(Duration every, Supplier<Optional<T>> source) {
        this.every = every;
        this.source = source;
        this.interval = every.toNanos();
    }

    /** The latest answer, a new one if it is due and comes within the wait; empty when there is none. */
    Optional<T> latest(Duration wait) throws InterruptedException {
        lock.lock();
        try {
            askIfDue();
            long rest = wait.toNanos();
            while (asking && isOlderThan(interval * STALE_AFTER) && rest > 0) {
                rest = answered.awaitNanos(rest);
            }
            return known();
        } finally {
            lock.unlock();
        }
    }

    /** The latest answer that is there; a new one, if it is due, is for whoever comes next. */
    Optional<T> atOnce() {
        lock.lock();
        try {
            askIfDue();
            return known();
        } finally {
            lock.unlock();
        }
    }

    private void askIfDue() {
        if (isOlderThan(interval) && !asking) {
            asking = true;
            Thread.startVirtualThread(this::ask);
        }
    }

    private Optional<T> known() {
        return isOlderThan(interval * STALE_AFTER) ? Optional.empty() : latest;
    }

    private boolean isOlderThan(long nanos) {
        return answeredAt == null || System.nanoTime() - answeredAt > nanos;
    }

    private void ask() {
        long began = System.nanoTime();
        Optional<T> answer = Optional.empty();
        try {
            answer = source.get();
        } finally {
            lock.lock();
            try {
                long now = System.nanoTime();
                latest = answer;
                answeredAt = now;
                interval = Math.max(every.toNanos(), (now - began) * TIMES_AS_LONG_AS_IT_TOOK);
                asking = false;
                answered.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}

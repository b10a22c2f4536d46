package io.handshake.worker.clinics;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one piece of work again and again on a thread of its own: at the start, after each pause, and when it is woken. */
public final class Sweep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final String name;
    private final Duration pause;
    private final Runnable work;
    private final ScheduledExecutorService thread;

    public Sweep(String name, Duration pause, Runnable work) {
        this.name = name;
        this.pause = pause;
        this.work = work;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    public void start() {
        var _ = thread.scheduleWithFixedDelay(this::once, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Once more, now; returns at once. */
    public void wake() {
        thread.execute(this::once);
    }

    /** A schedule ends with its first exception, and this one must not. */
    private void once() {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("event", "sweep_failed")
                    .addKeyValue("sweep", name)
                    .addKeyValue("error", e.getClass().getName())
                    .log();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

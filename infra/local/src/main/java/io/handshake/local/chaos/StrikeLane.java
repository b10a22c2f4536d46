package io.handshake.local.chaos;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done to one process, one after the other. Its thread does not keep the JVM alive. */
final class StrikeLane {

    private static final Logger LOG = LoggerFactory.getLogger(StrikeLane.class);

    private final String target;
    private final Consumer<String> failures;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("strikes").factory());
    private final AtomicInteger waiting = new AtomicInteger();

    StrikeLane(String target, Consumer<String> failures) {
        this.target = target;
        this.failures = failures;
    }

    void add(Runnable work) {
        waiting.incrementAndGet();
        thread.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.atError()
                        .setCause(e)
                        .addKeyValue("event", "fault_failed")
                        .addKeyValue("target", target)
                        .log();
                failures.accept(target + ": " + e.getMessage());
            } finally {
                waiting.decrementAndGet();
            }
        });
    }

    void addIfIdle(Runnable work) {
        if (isIdle()) {
            add(work);
        }
    }

    boolean isIdle() {
        return waiting.get() == 0;
    }
}

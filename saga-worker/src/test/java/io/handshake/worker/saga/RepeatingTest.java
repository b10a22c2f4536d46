package io.handshake.worker.saga;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RepeatingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void neitherAnExceptionNorAnErrorEndsIt() {
        try (Repeating repeating = new Repeating("beat-of-this-test", Duration.ofMillis(1), this::failFourTimes)) {
            repeating.start();
            await().atMost(PATIENCE).until(() -> rounds.get() > 5);
        }
    }

    private void failFourTimes() {
        switch (rounds.incrementAndGet()) {
            case 1, 3 -> throw new IllegalStateException("away");
            case 2, 4 -> throw new OutOfMemoryError("of this test");
            default -> {
                /* works */
            }
        }
    }
}

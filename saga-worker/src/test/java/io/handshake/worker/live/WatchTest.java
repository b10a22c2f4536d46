package io.handshake.worker.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    private void read(BooleanSupplier isWanted) {
        begun.incrementAndGet();
        while (isWanted.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
        ended.incrementAndGet();
    }

    @Test
    void readsWhileSomebodyLooksAndAWhileLonger() {
        try (Watch watch = new Watch(this::read, Duration.ofMillis(200))) {
            assertThat(watch.isReading()).isFalse();

            Watch.Look first = watch.look();
            Watch.Look second = watch.look();
            await().atMost(PATIENCE).untilAtomic(begun, is(1));
            first.close();
            await().pollDelay(Duration.ofMillis(400)).until(watch::isReading);
            second.close();
            assertThat(watch.isReading()).isTrue();

            await().atMost(PATIENCE).until(() -> !watch.isReading());
            assertThat(begun).hasValue(1);

            watch.glance();
            await().atMost(PATIENCE).untilAtomic(begun, is(2));
            await().atMost(PATIENCE).untilAtomic(ended, is(2));
        }
    }

    @Test
    void endsWhenTheWorkerStopsWhoeverLooks() {
        Watch watch = new Watch(this::read, Duration.ofHours(1));
        watch.look();
        await().atMost(PATIENCE).untilAtomic(begun, is(1));

        watch.close();

        assertThat(ended).hasValue(1);
        watch.glance();
        assertThat(begun).hasValue(1);
    }
}

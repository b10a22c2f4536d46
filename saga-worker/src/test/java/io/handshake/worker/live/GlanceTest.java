package io.handshake.worker.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.worker.live.TopicsNow.GroupNow;
import io.handshake.worker.live.TopicsNow.GroupTopic;
import io.handshake.worker.live.TopicsNow.PartitionNow;
import io.handshake.worker.live.TopicsNow.TopicNow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GlanceTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Standing STANDING = new Standing(1, null, 2, 3, 4, 5, 6, List.of(), 7);

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch answers = new CountDownLatch(1);

    @Test
    void neverWaitsAndAsksOnceHoweverOftenItIsAsked() {
        Glance glance = new Glance(
                new Refreshed<>(LONG, this::slowStanding), new Refreshed<>(LONG, Optional::empty), "workers");

        for (int i = 0; i < 100; i++) {
            assertThat(glance.standing()).isEmpty();
        }
        answers.countDown();

        await().until(() -> glance.standing().equals(Optional.of(STANDING)));
        for (int i = 0; i < 100; i++) {
            assertThat(glance.standing()).contains(STANDING);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void knowsTheLagOfTheWorkersAlone() {
        TopicsNow now = new TopicsNow(
                Instant.EPOCH,
                List.of(new TopicNow("a", 5, List.of(new PartitionNow(0, 2, 7), new PartitionNow(1, 0, 4)))),
                List.of(
                        new GroupNow("others", "STABLE", 1, 9, List.of(new GroupTopic("a", 9, List.of()))),
                        new GroupNow("workers", "STABLE", 1, 3, List.of(new GroupTopic("a", 3, List.of())))));
        Glance glance = new Glance(
                new Refreshed<>(LONG, Optional::empty), new Refreshed<>(LONG, () -> Optional.of(now)), "workers");

        await().until(glance::knowsTopics);

        assertThat(glance.lag("a")).contains(3L);
        assertThat(glance.ended("a")).contains(11L);
        assertThat(glance.lag("b")).isEmpty();
        assertThat(glance.ended("b")).isEmpty();
    }

    private Optional<Standing> slowStanding() {
        asked.incrementAndGet();
        try {
            assertThat(answers.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Optional.of(STANDING);
    }
}

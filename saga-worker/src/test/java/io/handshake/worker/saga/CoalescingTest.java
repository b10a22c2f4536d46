package io.handshake.worker.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoalescingTest {

    private static final Duration WITHIN = Duration.ofSeconds(40);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<List<Integer>> groups = new CopyOnWriteArrayList<>();
    private final Semaphore gate = new Semaphore(0);

    @AfterEach
    void noneIsLeft() {
        gate.release(1_000_000);
        threads.shutdownNow();
    }

    private List<Integer> doubled(List<Integer> questions) {
        groups.add(questions);
        try {
            if (!gate.tryAcquire(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the gate");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return questions.stream().map(question -> 2 * question).toList();
    }

    private CompletableFuture<Integer> asked(Coalescing<Integer, Integer> coalescing, int question) {
        return CompletableFuture.supplyAsync(() -> coalescing.ask(question), threads);
    }

    @Test
    void whoIsAloneGoesAtOnce() {
        gate.release();
        assertThat(new Coalescing<>(1, 10, WITHIN, this::doubled).ask(21)).isEqualTo(42);
    }

    @Test
    void whoComesMeanwhileGoesTogetherNext() {
        Coalescing<Integer, Integer> coalescing = new Coalescing<>(1, 3, WITHIN, this::doubled);
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        answers.add(asked(coalescing, 0));
        await().atMost(WITHIN).until(() -> groups.size() == 1);
        for (int question = 1; question <= 5; question++) {
            answers.add(asked(coalescing, question));
        }
        await().atMost(WITHIN).until(() -> coalescing.waiting() == 5);

        gate.release(3);

        assertThat(answers.stream().map(CompletableFuture::join)).containsExactly(0, 2, 4, 6, 8, 10);
        assertThat(groups).extracting(List::size).containsExactly(1, 3, 2);
    }

    @Test
    void aFailureIsThrownAtAllOfItsGroupAndAtNobodyElse() {
        AtomicInteger round = new AtomicInteger();
        Coalescing<Integer, Integer> coalescing = new Coalescing<>(1, 10, WITHIN, questions -> {
            List<Integer> answers = doubled(questions);
            if (round.incrementAndGet() == 2) {
                throw new IllegalArgumentException("no");
            }
            return answers;
        });
        CompletableFuture<Integer> first = asked(coalescing, 1);
        await().atMost(WITHIN).until(() -> groups.size() == 1);
        CompletableFuture<Integer> second = asked(coalescing, 2);
        CompletableFuture<Integer> third = asked(coalescing, 3);
        await().atMost(WITHIN).until(() -> coalescing.waiting() == 2);
        gate.release(3);

        assertThat(first.join()).isEqualTo(2);
        for (CompletableFuture<Integer> failed : List.of(second, third)) {
            assertThatThrownBy(failed::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IllegalArgumentException.class);
        }
        assertThat(coalescing.ask(4)).isEqualTo(8);
    }

    @Test
    void whoseTurnDoesNotComeInTimeIsNotAsked() {
        Coalescing<Integer, Integer> coalescing = new Coalescing<>(1, 10, Duration.ofMillis(50), this::doubled);
        CompletableFuture<Integer> first = asked(coalescing, 1);
        await().atMost(WITHIN).until(() -> groups.size() == 1);

        assertThatThrownBy(() -> coalescing.ask(2)).isInstanceOf(Coalescing.Overdue.class);

        gate.release(2);
        assertThat(first.join()).isEqualTo(2);
        assertThat(coalescing.ask(3)).isEqualTo(6);
        assertThat(groups).containsExactly(List.of(1), List.of(3));
    }

    @Test
    void everybodyIsAnsweredOnceUnderACrowd() {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        Coalescing<Integer, Integer> coalescing = new Coalescing<>(2, 16, WITHIN, questions -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            asked.addAndGet(questions.size());
            LockSupport.parkNanos(1000);
            underWay.decrementAndGet();
            return questions.stream().map(question -> 2 * question).toList();
        });

        List<CompletableFuture<Integer>> answers = IntStream.range(0, 20_000)
                .mapToObj(question -> asked(coalescing, question))
                .toList();

        assertThat(answers.stream().map(CompletableFuture::join).toList())
                .isEqualTo(IntStream.range(0, 20_000).mapToObj(n -> 2 * n).toList());
        assertThat(asked).hasValue(20_000);
        assertThat(most.get()).isLessThanOrEqualTo(2);
    }
}

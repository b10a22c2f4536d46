package io.handshake.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.local.bench.BenchWishes.BenchWish;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClosedLoopTest {

    private static final Duration SHORT = Duration.ofMillis(500);

    private final ClosedLoop loop = new ClosedLoop(new BenchWishes(BenchClinic.several(3), LocalDate.of(2027, 3, 26)));
    private final AtomicLong numbers = new AtomicLong(99);

    /** Books as every wish says, and writes down what it sees. */
    private static class Clerk implements ClosedLoop.Caller {

        private final CountDownLatch allAreThere = new CountDownLatch(4);
        private final Set<Long> booked = ConcurrentHashMap.newKeySet();
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public String book(BenchWish wish) {
            assertThat(booked.add(wish.number())).isTrue();
            allAreThere.countDown();
            try {
                assertThat(allAreThere.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return wish.taken() ? Tally.SLOT_TAKEN : Tally.CONFIRMED;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Test
    void keepsSoManyBookingsInFlightAndTakesEachWishOnce() {
        Clerk clerk = new Clerk();

        LoadFigures figures = loop.run(4, SHORT, numbers, _ -> clerk);

        assertThat(figures.bookings()).isEqualTo(clerk.booked.size()).isEqualTo(numbers.get() - 99);
        assertThat(figures.refused())
                .isPositive()
                .isEqualTo(clerk.booked.stream()
                        .filter(number -> number % 100 == 99)
                        .count());
        assertThat(figures.strangeCount()).isZero();
        assertThat(figures.seconds()).isGreaterThanOrEqualTo(0.5);
        assertThat(figures.maxMillis()).isGreaterThanOrEqualTo(figures.p50Millis());
        assertThat(clerk.closed).hasValue(4);
    }

    @Test
    void countsWhatEndedOtherwiseAndKeepsTheFirstOfIt() {
        LoadFigures figures = loop.run(1, SHORT, numbers, _ -> wish -> Tally.CONFIRMED);
        LoadFigures strange = loop.run(3, SHORT, numbers, _ -> wish -> "pending");

        assertThat(figures.refused()).isZero();
        assertThat(figures.strangeCount()).isPositive();
        assertThat(figures.strange())
                .first()
                .isEqualTo("request toolu_99 of clinic-0: expected SLOT_TAKEN, found confirmed");
        assertThat(strange.bookings()).isZero();
        assertThat(strange.p99Millis()).isZero();
        assertThat(strange.strange()).hasSize(LoadFigures.MOST_STRANGE);
        assertThat(strange.strangeCount()).isGreaterThan(LoadFigures.MOST_STRANGE);
    }

    @Test
    void failsWithACallerThatFails() {
        assertThatThrownBy(() -> loop.run(2, SHORT, numbers, _ -> wish -> {
                    throw new IllegalArgumentException("broken");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("broken");
    }

    @Test
    void crossesToTheLauncherWhole() {
        DirectAnswer answer = new DirectAnswer(new LoadFigures(7, 1, 2, List.of("a", "b"), 0.5, 1.5, 2.5, 3.5), 60);

        assertThat(JsonDirectAnswers.read(JsonDirectAnswers.write(answer))).isEqualTo(answer);
    }
}

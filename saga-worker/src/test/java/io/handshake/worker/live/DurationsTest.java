package io.handshake.worker.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    private static final double[] PERCENTS = {1, 50, 90, 99, 99.9, 100};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 5_000})
    void percentilesAreThoseOfANaiveComputation(int howMany) {
        Random random = new Random(howMany);
        long[] all = LongStream.generate(() -> (long) Math.exp(random.nextDouble() * Math.log(Durations.LONGEST_MS)))
                .limit(howMany)
                .toArray();
        Durations durations = new Durations();
        LongStream.of(all).forEach(durations::add);

        for (double percent : PERCENTS) {
            assertThat(durations.percentile(percent)).isCloseTo(naive(all, percent), Percentage.withPercentage(0.8));
        }
    }

    private static long naive(long[] all, double percent) {
        return LongStream.of(all)
                .sorted()
                .skip(Math.max(0, (long) Math.ceil(all.length * percent / 100) - 1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shortOnesAreExact() {
        for (long ms = 0; ms < 128; ms++) {
            Durations one = new Durations();
            one.add(ms);
            assertThat(one.percentile(50)).isEqualTo(ms);
        }
    }

    @Test
    void twoAddedAreOneThatHasSeenEverything() {
        Durations first = new Durations();
        Durations second = new Durations();
        Durations whole = new Durations();
        for (long ms = 0; ms < 3_000; ms += 7) {
            (ms % 2 == 0 ? first : second).add(ms);
            whole.add(ms);
        }

        Durations sum = new Durations();
        sum.add(first);
        sum.add(second);
        sum.add(new Durations());

        assertThat(sum.count()).isEqualTo(whole.count());
        for (double percent : PERCENTS) {
            assertThat(sum.percentile(percent)).isEqualTo(whole.percentile(percent));
        }
    }

    @Test
    void whatIsOutOfBoundsCountsAsTheBound() {
        Durations durations = new Durations();
        durations.add(-5);
        durations.add(Long.MAX_VALUE);

        assertThat(durations.percentile(1)).isZero();
        assertThat(durations.percentile(100)).isCloseTo(Durations.LONGEST_MS, Percentage.withPercentage(0.8));
        assertThatThrownBy(() -> new Durations().percentile(50)).hasMessageContaining("found none");
    }
}

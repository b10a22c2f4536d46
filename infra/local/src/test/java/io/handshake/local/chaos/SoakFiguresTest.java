package io.handshake.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.local.gauge.ProcessFigures;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SoakFiguresTest {

    private static final int RATE = 20;

    private static SoakSample sample(long second, ProcessFigures worker, long connections, long lag) {
        return new SoakSample(second, Map.of("saga-worker", worker), connections, lag, 0, second * RATE);
    }

    private static List<String> growing(LongFunction<SoakSample> at) {
        return SoakFigures.of(
                        RATE,
                        300,
                        6000,
                        6000,
                        LongStream.rangeClosed(1, 30).mapToObj(at).toList())
                .growing();
    }

    @Test
    void whatStaysWithinItsBoundsDoesNotGrow() {
        assertThat(growing(second ->
                        sample(second, new ProcessFigures(300_000 + second % 7 * 1000, 60_000, 120), 20, second % 5)))
                .isEmpty();
    }

    @Test
    void warmingUpIsNotGrowing() {
        assertThat(growing(second ->
                        sample(second, new ProcessFigures(second < 6 ? 100_000 : 300_000, 60_000, 120), 20, 0)))
                .isEmpty();
    }

    @Test
    void namesEverythingThatGrows() {
        List<String> growing = growing(second -> sample(
                second,
                new ProcessFigures(300_000 + second * 5_000, 60_000 + second * 2_000, 100 + second),
                20 + second,
                second * 10));

        assertThat(growing)
                .hasSize(5)
                .anyMatch(line -> line.startsWith("saga-worker resident KiB: "))
                .anyMatch(line -> line.startsWith("saga-worker heap KiB: "))
                .anyMatch(line -> line.startsWith("saga-worker files: "))
                .anyMatch(line -> line.startsWith("connections: "))
                .anyMatch(line -> line.startsWith("lag: "));
    }

    @Test
    void aLoadThatBooksNothingIsNotGood() {
        List<SoakSample> samples = LongStream.rangeClosed(1, 30)
                .mapToObj(second -> sample(second, new ProcessFigures(1, 1, 1), 1, 0))
                .toList();

        assertThat(SoakFigures.of(RATE, 300, 6000, 5940, samples).isGood()).isTrue();
        assertThat(SoakFigures.of(RATE, 300, 6000, 5939, samples))
                .satisfies(few -> assertThat(few.isGood()).isFalse())
                .satisfies(few -> assertThat(few.lines().getLast()).endsWith("confirmed 5939 of 6000, TOO FEW"));
        assertThat(SoakFigures.of(RATE, 300, 0, 0, samples).isGood()).isFalse();
    }

    @Test
    void aFewSamplesSayNothing() {
        assertThat(SoakFigures.of(RATE, 5, 100, 100, List.of(sample(1, new ProcessFigures(1, 1, 1), 1, 0)))
                        .isGood())
                .isFalse();
    }
}

package io.handshake.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void mergesWhatSeveralHaveSeen() {
        Latencies some = latencies(LongStream.rangeClosed(1, 6000).map(number -> 6001 - number));
        Latencies others = latencies(LongStream.rangeClosed(6001, 10_000));

        Latencies.Sorted all = Latencies.sorted(List.of(some, new Latencies(), others));

        assertThat(all.millis(0.5)).isEqualTo(5000);
        assertThat(all.millis(0.99)).isEqualTo(9900);
        assertThat(all.millis(1)).isEqualTo(10_000);
    }

    @Test
    void takesTheOnlyOneForAllShares() {
        Latencies.Sorted one = Latencies.sorted(List.of(latencies(LongStream.of(7))));

        assertThat(one.millis(0.01)).isEqualTo(7);
        assertThat(one.millis(0.5)).isEqualTo(7);
        assertThat(one.millis(1)).isEqualTo(7);
    }

    @Test
    void hasNothingToSayOfNone() {
        assertThat(Latencies.sorted(List.of()).millis(0.99)).isZero();
    }

    private static Latencies latencies(LongStream millis) {
        Latencies latencies = new Latencies();
        millis.forEach(one -> latencies.add(one * 1_000_000));
        return latencies;
    }
}

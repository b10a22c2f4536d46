package io.handshake.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryFiguresTest {

    @Test
    void showsMediansBesideTheirTargets() {
        RecoveryFigures figures = new RecoveryFigures(10, List.of(9.0, 7.1, 7.5), List.of(6.0, 4.9));

        assertThat(figures.isGood()).isTrue();
        assertThat(figures.lines())
                .containsExactly(
                        "the only worker killed, from its restart: [9.0, 7.1, 7.5] s, median 7.5 s, target 8.0 s met",
                        "one of two killed, from the kill: [6.0, 4.9] s, median 4.9 s, target 5.0 s met");
    }

    @Test
    void whatWasNotDecidedWithinTheBoundIsAFailure() {
        RecoveryFigures figures = new RecoveryFigures(10, List.of(-1.0), List.of(5.0));

        assertThat(figures.isGood()).isFalse();
        assertThat(figures.lines()).allMatch(line -> line.endsWith("missed"));
    }
}

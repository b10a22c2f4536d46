package io.handshake.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {

    @Test
    void beginsAtZeroAndEndsAboveTheMost() {
        assertThat(Axis.fromZero(List.of(12.0, 1890.0)).ticks()).containsExactly(0.0, 500.0, 1000.0, 1500.0, 2000.0);
        assertThat(Axis.fromZero(List.of(0.25)).to()).isGreaterThanOrEqualTo(0.25);
        assertThat(Axis.fromZero(List.of()).ticks()).startsWith(0.0).hasSizeGreaterThan(1);
        assertThat(Axis.fromZero(List.of(1000.0)).place(500)).isEqualTo(0.5);
    }

    @Test
    void namesPowersOfTenOverManyDecades() {
        Axis wide = Axis.around(List.of(2.4, 2300.0));
        Axis narrow = Axis.around(List.of(130.0, 700.0));

        assertThat(wide.ticks()).containsExactly(10.0, 100.0, 1000.0);
        assertThat(List.of(wide.from(), wide.to())).containsExactly(2.0, 5000.0);
        assertThat(narrow.ticks()).containsExactly(100.0, 200.0, 500.0, 1000.0);
        assertThat(narrow.place(100)).isZero();
        assertThat(narrow.place(1000)).isEqualTo(1);
    }

    @Test
    void putsASingleLoadInTheMiddle() {
        assertThat(Axis.through(List.of(64)).place(64)).isEqualTo(0.5);
        assertThat(Axis.through(List.of(100, 1, 10)).ticks()).containsExactly(1.0, 10.0, 100.0);
    }
}

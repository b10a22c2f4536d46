package io.handshake.worker.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionsTest {

    @Test
    void comesBackFromItsText() {
        Positions read = new Positions();
        read.set(Topic.BOOKING_REQUESTED, 11, 1);
        read.set(Topic.BOOKING_FAILED, 0, 127);
        read.set(Topic.BOOKING_STEPS, 3, 128);
        read.set(Topic.BOOKING_STEPS, 4, Long.MAX_VALUE);

        String text = read.asText();
        Positions again = Positions.parse(text).orElseThrow();

        assertThat(text).matches("[A-Za-z0-9_-]+");
        assertThat(again.asText()).isEqualTo(text);
        assertThat(again.of(Topic.BOOKING_REQUESTED, 11)).isEqualTo(1);
        assertThat(again.of(Topic.BOOKING_FAILED, 0)).isEqualTo(127);
        assertThat(again.of(Topic.BOOKING_STEPS, 3)).isEqualTo(128);
        assertThat(again.of(Topic.BOOKING_STEPS, 4)).isEqualTo(Long.MAX_VALUE);
        assertThat(again.of(Topic.BOOKING_STEPS, 400)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AA", "AQ", "AgAAAAAAAAA", "AQAAAAAAAAAA", "AQ____________", "é", "a b", "7"})
    void whatIsNoTextOfOursIsNone(String text) {
        assertThat(Positions.parse(text)).isEmpty();
        assertThat(Positions.parse("A".repeat(Positions.MAX_TEXT + 1))).isEmpty();
    }

    @Test
    void reachesWhatItIsNowhereBehind() {
        Positions one = new Positions();
        one.set(Topic.BOOKING_STEPS, 0, 5);
        Positions other = one.copy();
        assertThat(one.reaches(other)).isTrue();

        other.set(Topic.BOOKING_STEPS, 1, 1);
        assertThat(one.reaches(other)).isFalse();
        assertThat(other.reaches(one)).isTrue();
        assertThat(other.only(Topic.BOOKING_FAILED).of(Topic.BOOKING_STEPS, 1)).isZero();
    }
}

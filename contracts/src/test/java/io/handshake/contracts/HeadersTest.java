package io.handshake.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final UUID ID = UUID.fromString("c1523426-d68c-5c3d-add0-a4848cb4c468");

    private static EventHeaders headers(String traceparent) {
        return new EventHeaders(
                ID,
                EventHeaders.typeOf(Topic.BOOKING_CONFIRMED),
                "saga-worker",
                "3f2b8c1e-5d47-5a90-8b6c-1e2d3c4b5a69",
                Instant.parse("2026-11-22T10:00:03.500Z"),
                traceparent);
    }

    @Test
    void areCloudEventsInBinaryMode() {
        assertThat(headers(TRACE).asMap())
                .containsExactly(
                        entry("ce_specversion", "1.0"),
                        entry("ce_id", "c1523426-d68c-5c3d-add0-a4848cb4c468"),
                        entry("ce_type", "io.handshake.booking.confirmed.v1"),
                        entry("ce_source", "saga-worker"),
                        entry("ce_subject", "3f2b8c1e-5d47-5a90-8b6c-1e2d3c4b5a69"),
                        entry("ce_time", "2026-11-22T10:00:03.500Z"),
                        entry("content-type", "application/json"),
                        entry("traceparent", TRACE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x"
            })
    void carryNoBrokenTraceOn(String traceparent) {
        assertThat(Traceparent.isValid(traceparent)).isFalse();
        assertThat(headers(traceparent).asMap()).hasSize(7).doesNotContainKey("traceparent");
    }

    @ParameterizedTest
    @ValueSource(strings = {TRACE, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"})
    void carryATraceOnThatIsSampledOrNot(String traceparent) {
        assertThat(Traceparent.isValid(traceparent)).isTrue();
        assertThat(headers(traceparent).traceparent()).isEqualTo(traceparent);
    }

    @Test
    void aNewTraceIsValidWhateverTheRandomBytes() {
        for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
            byte[] random = new byte[24];
            Arrays.fill(random, (byte) value);

            assertThat(Traceparent.isValid(Traceparent.of(random))).isTrue();
            assertThat(random).containsOnly(value);
        }
    }

    @Test
    void aNewTraceIsMadeOfItsBytes() {
        byte[] random = new byte[24];
        for (int i = 0; i < random.length; i++) {
            random[i] = (byte) (i + 1);
        }

        assertThat(Traceparent.of(random)).isEqualTo("00-8102030405060708090a0b0c0d0e0f10-9112131415161718-01");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 23, 25})
    void aNewTraceTakes24Bytes(int length) {
        assertThatThrownBy(() -> Traceparent.of(new byte[length]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("random: expected 24 bytes, found " + length);
    }
}

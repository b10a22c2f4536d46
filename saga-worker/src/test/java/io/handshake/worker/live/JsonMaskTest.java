package io.handshake.worker.live;

import static io.handshake.worker.Bookings.aBooking;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.JsonEvents;
import io.handshake.worker.live.JsonMask.Trust;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMaskTest {

    @Test
    void nothingPersonalOfARequestIsSeen() {
        BookingRequested request = aBooking().calendar("ada@example.org").buildRequest();

        String shown = JsonMask.masked(JsonEvents.write(request), Trust.OURS);

        assertThat(shown)
                .contains(
                        request.bookingId().toString(),
                        "\"callId\":\"call-1\"",
                        "\"durationMinutes\":30",
                        "\"startsAt\":\"2026-11-24T14:00:00Z\"",
                        "\"timeZone\":\"Europe/London\"",
                        "\"patient\":{\"name\":\"•••\"")
                .doesNotContain("Ada", "Lovelace", "+44", "7946", "example.org", "Nervous", "check-up");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Ada\":\"Lovelace\",\"callId\":\"Ada Lovelace\",\"orgId\":\"+442079460000\"}",
                "{\"bookingId\":442079460000,\"reason\":[\"Ada\",{\"Ada\":true}]}",
                "[\"Ada\"]",
                "\"Ada\"",
                "442079460000",
                "Ada Lovelace, +442079460000"
            })
    void ofADeadLetterOnlyTheShapeIsSeen(String payload) {
        assertThat(JsonMask.masked(payload.getBytes(UTF_8), Trust.ANYBODYS))
                .doesNotContain("Ada", "Lovelace", "2079460000", "true");
    }

    @Test
    void anIdThatLooksLikeANumberToCallIsMaskedEvenInAnEventOfOurs() {
        assertThat(JsonMask.masked(
                        "{\"callId\":\"+442079460000\",\"requestIds\":[\"call_1\",\"Ada Lovelace\"]}".getBytes(UTF_8),
                        Trust.OURS))
                .isEqualTo("{\"callId\":\"•••\",\"requestIds\":[\"call_1\",\"•••\"]}");
    }

    @Test
    void aLongOneIsCutAndAStrangeOneIsNamed() {
        String longList = "[" + "\"x\",".repeat(JsonMask.MOST_CHARACTERS) + "1]";

        assertThat(JsonMask.masked(longList.getBytes(UTF_8), Trust.OURS)).hasSize(JsonMask.MOST_CHARACTERS + 1);
        assertThat(JsonMask.masked(new byte[] {0, 1, 2}, Trust.OURS)).isEqualTo("not JSON");
        assertThat(JsonMask.masked(new byte[0], Trust.OURS)).isEqualTo("empty");
        assertThat(JsonMask.masked("[".repeat(10_000).getBytes(UTF_8), Trust.ANYBODYS))
                .isEqualTo("not JSON");
    }
}

package io.handshake.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEventsTest {

    private static final String REQUESTED = """
            {"bookingId":"7d9f6d52-8d3c-5f5a-9a4b-0d5a3d1a2b3c","requestId":"call_A","orgId":"org-1","callId":"c1",
             "calendarId":"primary","startsAt":"2026-11-24T14:00:00Z","durationMinutes":30,"timeZone":"Europe/London",
             "patient":{"name":"Ada Lovelace"},"receivedAt":"2026-11-22T10:00:00Z","answerBy":"2026-11-22T10:00:15Z",
             "someNewMember":{"x":1}}
            """;

    @Test
    void readsWhatItWrote() {
        BookingRequested event = JsonEvents.read(REQUESTED.getBytes(UTF_8), BookingRequested.class);

        assertThat(JsonEvents.read(JsonEvents.write(event), BookingRequested.class))
                .isEqualTo(event);
        assertThat(event.startsAt()).isEqualTo(Instant.parse("2026-11-24T14:00:00Z"));
        assertThat(event.patient().phone()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "\"text\"",
                "{",
                "{}",
                "not json",
                "{\"bookingId\":\"x\"}",
                "{\"bookingId\":{}}",
                "\u0000"
            })
    void refusesWhatIsNotTheEvent(String json) {
        assertThatThrownBy(() -> JsonEvents.read(json.getBytes(UTF_8), BookingRequested.class))
                .isInstanceOf(UnreadableEventException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"durationMinutes\":30,", "\"patient\":{\"name\":\"Ada Lovelace\"},", "\"orgId\":\"org-1\","})
    void refusesAnEventThatLacksARequiredMember(String member) {
        assertThatThrownBy(() -> JsonEvents.read(REQUESTED.replace(member, "").getBytes(UTF_8), BookingRequested.class))
                .isInstanceOf(UnreadableEventException.class);
    }

    @Test
    void doesNotQuoteTheInputInItsMessage() {
        String secret = "Ada Lovelace";

        assertThatThrownBy(() -> JsonEvents.read(
                        REQUESTED
                                .replace("\"durationMinutes\":30", "\"durationMinutes\":\"" + secret + "\"")
                                .getBytes(UTF_8),
                        BookingRequested.class))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageNotContaining(secret)
                .hasMessageContaining("durationMinutes")
                .hasNoCause();
    }
}

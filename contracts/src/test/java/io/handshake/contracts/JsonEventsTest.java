package io.handshake.contracts;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"30\"",
                "30.0",
                "3e1",
                "true",
                "null",
                "NaN",
                "Infinity",
                "030",
                "+30",
                "[30]",
                "{}",
                "\"\"",
                "99999999999",
                "3000000000000000000000",
                "1e999999999"
            })
    void takesNothingForANumberButANumber(String value) {
        assertUnreadable(REQUESTED.replace("\"durationMinutes\":30", "\"durationMinutes\":" + value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "0", "null", "\"\"", "[true]", "True"})
    void takesNothingForATruthButATruth(String value) {
        String confirmed = text(Samples.CONFIRMED);

        assertThatThrownBy(() -> JsonEvents.read(
                        confirmed.replace("\"late\":true", "\"late\":" + value).getBytes(UTF_8),
                        BookingConfirmed.class))
                .isInstanceOf(UnreadableEventException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "\"0\"", "\"slot_taken\"", "\"\"", "\" SLOT_TAKEN\"", "null", "\"NEW_REASON\"", "[]"})
    void takesNothingForAReasonButItsName(String value) {
        String failed = text(Samples.FAILED);

        assertThatThrownBy(() ->
                        JsonEvents.read(failed.replace("\"SLOT_TAKEN\"", value).getBytes(UTF_8), BookingFailed.class))
                .isInstanceOf(UnreadableEventException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "7.5", "true", "{}", "[]", "[\"c1\"]"})
    void takesNothingForTextButText(String value) {
        assertUnreadable(REQUESTED.replace("\"callId\":\"c1\"", "\"callId\":" + value));
        assertUnreadable(REQUESTED.replace("\"callId\":\"c1\"", "\"callId\":\"c1\",\"notes\":" + value));
        assertUnreadable(REQUESTED.replace("\"requestId\":\"call_A\"", "\"requestId\":" + value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1795528800",
                "1795528800.5",
                "\"1795528800\"",
                "\"2026-11-24\"",
                "\"2026-11-24T14:00:00\"",
                "\"2026-11-24T14:00Z\"",
                "\"2026-02-30T14:00:00Z\"",
                "\"2026-11-24T24:00:00Z\"",
                "\"+12026-11-24T14:00:00Z\"",
                "\"2026-11-24T14:00:00Z[Europe/London]\"",
                "\"2026-11-24T14:00:00+99:00\"",
                "\"PT30M\"",
                "\" 2026-11-24T14:00:00Z\"",
                "\"\""
            })
    void takesNothingForAMomentButADateTimeWithItsOffset(String value) {
        assertUnreadable(REQUESTED.replace("\"2026-11-24T14:00:00Z\"", value));
    }

    @Test
    void takesADateTimeWithAnOffsetForTheMomentItIs() {
        String json = REQUESTED.replace("2026-11-24T14:00:00Z", "2026-11-24T19:30:00.000+05:30");

        assertThat(JsonEvents.read(json.getBytes(UTF_8), BookingRequested.class).startsAt())
                .isEqualTo("2026-11-24T14:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Mars/Olympus\"", "\"\"", "\"Europe/London \"", "1", "null"})
    void takesNothingForAZoneButAZone(String value) {
        assertUnreadable(REQUESTED.replace("\"Europe/London\"", value));
    }

    @Test
    void refusesASecondMemberOfTheSameName() {
        assertUnreadable(REQUESTED.replace("\"orgId\":\"org-1\"", "\"orgId\":\"org-1\",\"orgId\":\"org-2\""));
        assertUnreadable(REQUESTED.replace("{\"x\":1}", "{\"x\":1,\"x\":1}"));
    }

    @Test
    void refusesWhatFollowsTheEvent() {
        assertUnreadable(REQUESTED + "{}");
        assertUnreadable(REQUESTED + ",");
        assertThat(JsonEvents.read((REQUESTED + " \n").getBytes(UTF_8), BookingRequested.class))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void refusesNestingWithoutEnd(String opening) {
        assertUnreadable(REQUESTED.replace("{\"x\":1}", opening.repeat(20_000)));
    }

    @Test
    void refusesAnEventThatIsTooLarge() {
        String padded = REQUESTED.replace("{\"x\":1}", "\"" + "x".repeat(JsonEvents.MAX_BYTES) + "\"");

        assertThatThrownBy(() -> JsonEvents.read(padded.getBytes(UTF_8), BookingRequested.class))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageStartingWith("expected at most 262144 bytes, found ");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] json = REQUESTED.getBytes(UTF_8);
        int name = REQUESTED.indexOf("Ada Lovelace");
        for (int[] broken : new int[][] {{0xff}, {0xc3, 0x28}, {0xc0, 0xaf}, {0xed, 0xa0, 0x80}, {0xf8, 0x88, 0x80}}) {
            byte[] bytes = json.clone();
            for (int i = 0; i < broken.length; i++) {
                bytes[name + i] = (byte) broken[i];
            }

            assertThatThrownBy(() -> JsonEvents.read(bytes, BookingRequested.class))
                    .isInstanceOf(UnreadableEventException.class)
                    .hasMessage("expected UTF-8, found other bytes");
        }
    }

    @Test
    void refusesOtherEncodings() {
        for (Charset encoding : List.of(UTF_16, UTF_16LE, UTF_16BE, Charset.forName("UTF-32"))) {
            assertThatThrownBy(() -> JsonEvents.read(REQUESTED.getBytes(encoding), BookingRequested.class))
                    .isInstanceOf(UnreadableEventException.class);
        }
    }

    @Test
    void refusesHalfOfASurrogatePair() {
        assertUnreadable(REQUESTED.replace("Ada Lovelace", "Ada \\ud83d"));
        assertThat(JsonEvents.read(
                                REQUESTED
                                        .replace("Ada Lovelace", "Ada \\ud83d\\ude00")
                                        .getBytes(UTF_8),
                                BookingRequested.class)
                        .patient()
                        .name())
                .isEqualTo("Ada 😀");
    }

    @Test
    void saysWhereAndWhatInOurOwnWords() {
        assertThatThrownBy(() ->
                        JsonEvents.read(REQUESTED.replace("Ada Lovelace", " ").getBytes(UTF_8), BookingRequested.class))
                .hasMessage("BookingRequested: patient.name: expected text, found none at patient");
        assertThatThrownBy(() -> JsonEvents.read(
                        REQUESTED.replace("\"orgId\":\"org-1\",", "").getBytes(UTF_8), BookingRequested.class))
                .hasMessage("BookingRequested: orgId: expected a value, found none");
        assertThatThrownBy(() -> JsonEvents.read(
                        REQUESTED.replace("Europe/London", "Mars").getBytes(UTF_8), BookingRequested.class))
                .hasMessage("BookingRequested: expected a time zone of the IANA database at timeZone");
    }

    /** Whatever byte is broken: the event is read, or refused in words of ours. */
    @ParameterizedTest
    @FieldSource("EVENTS")
    void neverFailsOtherwiseNorQuotesTheInput(Record event) {
        byte[] whole = JsonEvents.write(event);
        for (int i = 0; i < whole.length; i++) {
            refuses(Arrays.copyOf(whole, i), event.getClass());
            for (byte broken : new byte[] {0, '"', '{', '[', ',', '9', '\\', (byte) 0xff}) {
                byte[] bytes = whole.clone();
                bytes[i] = broken;
                readsOrRefuses(bytes, event.getClass());
            }
        }
    }

    static final List<Record> EVENTS = Samples.EVENTS;

    private static final Pattern OUR_WORDS =
            Pattern.compile("expected UTF-8, found other bytes|\\w+: (expected an object, found null|"
                    + "([\\w.]+: )?expected [\\w ,-]+|not the JSON that was expected \\(\\w+\\))( at [a-zA-Z.]+)?");

    private static void refuses(byte[] json, Class<? extends Record> type) {
        assertThatThrownBy(() -> JsonEvents.read(json, type))
                .isInstanceOf(UnreadableEventException.class)
                .hasNoCause()
                .hasMessageMatching(OUR_WORDS);
    }

    private static void readsOrRefuses(byte[] json, Class<? extends Record> type) {
        try {
            assertThat(JsonEvents.read(json, type)).isInstanceOf(type);
        } catch (UnreadableEventException refused) {
            assertThat(refused).hasNoCause().hasMessageMatching(OUR_WORDS);
        }
    }

    /** Names of unknown members are input too, wherever the trouble is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Ada Lovelace\":}",
                "{\"Ada Lovelace\":{\"Ada Lovelace\":NaN}}",
                "{\"Ada Lovelace\"",
                "[{\"Ada Lovelace\":1,\"Ada Lovelace\":2}]"
            })
    void doesNotQuoteUnknownMembers(String value) {
        String json = REQUESTED.replace("\"someNewMember\":{\"x\":1}", "\"Ada Lovelace\":" + value);

        assertThatThrownBy(() -> JsonEvents.read(json.getBytes(UTF_8), BookingRequested.class))
                .isInstanceOf(UnreadableEventException.class)
                .message()
                .doesNotContain("Ada", "Lovelace");
    }

    private static void assertUnreadable(String json) {
        assertThat(json).isNotEqualTo(REQUESTED);
        assertThatThrownBy(() -> JsonEvents.read(json.getBytes(UTF_8), BookingRequested.class))
                .isInstanceOf(UnreadableEventException.class)
                .hasNoCause();
    }

    private static String text(Record event) {
        return new String(JsonEvents.write(event), UTF_8);
    }
}

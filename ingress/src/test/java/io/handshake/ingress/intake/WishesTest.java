package io.handshake.ingress.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WishesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final OrgId NEW_YORKERS = new OrgId("new-yorkers");

    private final Wishes wishes = new Wishes(
            new ClinicDirectory() {
                @Override
                public boolean complete() {
                    return true;
                }

                @Override
                public ClinicSettings of(OrgId orgId) {
                    return orgId.equals(NEW_YORKERS)
                            ? new ClinicSettings(orgId, "desk@example.org", ZoneId.of("America/New_York"))
                            : ClinicSettings.defaults(orgId);
                }
            },
            Duration.ofSeconds(15),
            Duration.ofDays(400));

    @Test
    void readsAWholeRequest() {
        BookingRequested request = clear(with(
                "duration", "45", "patientEmail", "ada@example.org", "serviceType", "check-up", "notes", "two\nlines"));

        assertThat(request.orgId()).isEqualTo(new OrgId("clinic-1"));
        assertThat(request.startsAt()).isEqualTo(Instant.parse("2026-11-24T14:00:00Z"));
        assertThat(request.durationMinutes()).isEqualTo(45);
        assertThat(request.patient().name()).isEqualTo("Ada Lovelace");
        assertThat(request.patient().phone()).isEqualTo("+442079460018");
        assertThat(request.patient().email()).isEqualTo("ada@example.org");
        assertThat(request.serviceType()).isEqualTo("check-up");
        assertThat(request.notes()).isEqualTo("two\nlines");
        assertThat(request.requestId().value()).isEqualTo("call_A");
        assertThat(request.callId()).isEqualTo("call-1");
        assertThat(request.receivedAt()).isEqualTo(NOW);
        assertThat(request.answerBy()).isEqualTo(NOW.plusSeconds(15));
        assertThat(request.bookingId())
                .isEqualTo(BookingId.of(new OrgId("clinic-1"), "call-1", "primary", request.startsAt()));
    }

    @Test
    void aRepetitionWithANewIdIsTheSameWish() {
        BookingRequested first = clear(read(new ToolCall("call_A", "b", arguments(Map.of())), message("call-1")));
        BookingRequested second = clear(read(new ToolCall("call_B", "b", arguments(Map.of())), message("call-1")));
        BookingRequested other = clear(read(new ToolCall("call_A", "b", arguments(Map.of())), message("call-2")));
        BookingRequested without = clear(read(new ToolCall("call_A", "b", arguments(Map.of())), message("")));

        assertThat(second.bookingId()).isEqualTo(first.bookingId());
        assertThat(other.bookingId()).isNotEqualTo(first.bookingId());
        assertThat(without.callId()).isEqualTo("call_A");
        assertThat(KafkaRequests.deliveryId(second)).isNotEqualTo(KafkaRequests.deliveryId(first));
    }

    @Test
    void speaksTheClinicsTime() {
        BookingRequested request = clear(with("org_id", "new-yorkers"));

        assertThat(request.startsAt()).isEqualTo(Instant.parse("2026-11-24T19:00:00Z"));
        assertThat(request.timeZone()).isEqualTo(ZoneId.of("America/New_York"));
        assertThat(request.calendarId()).isEqualTo("desk@example.org");
    }

    @ParameterizedTest
    @CsvSource({
        "020 7946 0018, +442079460018",
        "+44 20 7946 0018, +442079460018",
        "07700 900123, +447700900123",
        "+1 212 555 0123, +12125550123",
        "ext 12, ext 12",
        "12, 12"
    })
    void writesPhoneNumbersAsE164WherePossible(String given, String expected) {
        assertThat(clear(with("patientPhone", given)).patient().phone()).isEqualTo(expected);
    }

    @Test
    void takesTheCallersNumberWhenNoneIsGiven() {
        assertThat(clear(with("patientPhone", "")).patient().phone()).isEqualTo("+442079460099");
        assertThat(clear(with("patientPhone", "same number")).patient().phone()).isEqualTo("+442079460099");
        assertThat(clear(with("patientPhone", "not provided")).patient().phone())
                .isEqualTo("+442079460099");
    }

    @ParameterizedTest
    @CsvSource({"15", "240", "30.0", "30"})
    void takesDurationsAsNumbersOrText(String duration) {
        assertThat(clear(with("duration_minutes", duration)).durationMinutes())
                .isEqualTo((int) Double.parseDouble(duration));
        assertThat(clear(with("durationMinutes", duration)).durationMinutes())
                .isEqualTo((int) Double.parseDouble(duration));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"14", "241", "0", "-30", "30.5", "half an hour", "1e2", "99999999999", "30 minutes", "Infinity"})
    void asksAboutOtherDurations(String duration) {
        assertThat(unclear(with("duration", duration)).reason()).isEqualTo(FailureReason.INVALID_REQUEST);
    }

    @Test
    void acceptsEveryAlias() {
        for (String name : List.of("patientName", "customerName", "customer_name", "name")) {
            Map<String, String> values = new HashMap<>(base());
            values.remove("patientName");
            values.put(name, "Grace Hopper");
            assertThat(clear(read(values)).patient().name()).isEqualTo("Grace Hopper");
        }
        for (String name : List.of("patientPhone", "customerPhone", "customer_phone", "phone")) {
            Map<String, String> values = new HashMap<>(base());
            values.remove("patientPhone");
            values.put(name, "07700 900123");
            assertThat(clear(read(values)).patient().phone()).isEqualTo("+447700900123");
        }
        for (String name : List.of("patientEmail", "customerEmail", "customer_email", "email")) {
            assertThat(clear(with(name, "a@b.c")).patient().email()).isEqualTo("a@b.c");
        }
        for (String name : List.of("serviceType", "service_type")) {
            assertThat(clear(with(name, "x")).serviceType()).isEqualTo("x");
        }
    }

    @Test
    void asksForWhatIsMissingOrTooLong() {
        assertThat(unclear(with("patientName", " ")).sentence()).contains("patientName");
        assertThat(unclear(with("patientName", "unknown")).sentence()).contains("patientName");
        assertThat(unclear(with("patientName", "x".repeat(201))).sentence()).contains("200");
        assertThat(unclear(with("patientPhone", "1".repeat(41))).sentence()).contains("telephone");
        assertThat(unclear(with("patientEmail", "nobody")).sentence()).contains("e-mail");
        assertThat(unclear(with("serviceType", "x".repeat(101))).sentence()).contains("100");
        assertThat(unclear(with("notes", "x".repeat(2001))).sentence()).contains("2000");
        assertThat(unclear(read(new ToolCall("x".repeat(201), "b", arguments(Map.of())), message("c")))
                        .reason())
                .isEqualTo(FailureReason.INVALID_REQUEST);
        assertThat(unclear(read(new ToolCall("A", "b", Arguments.CUT_SHORT), message("c")))
                        .reason())
                .isEqualTo(FailureReason.INVALID_REQUEST);
        assertThat(clear(with("patientEmail", "none")).patient().email()).isEmpty();
    }

    @Test
    void neverGuessesTheClinic() {
        VapiMessage.ToolCalls nowhere = new VapiMessage.ToolCalls(List.of(), List.of(), "c", "");
        Map<String, String> without = new HashMap<>(base());
        without.remove("org_id");

        assertThat(unclear(read(new ToolCall("A", "b", new Arguments(without, true)), nowhere))
                        .reason())
                .isEqualTo(FailureReason.CLINIC_UNKNOWN);
        assertThat(unclear(with("org_id", "two words")).reason()).isEqualTo(FailureReason.CLINIC_UNKNOWN);
        assertThat(unclear(with("org_id", "x".repeat(101))).reason()).isEqualTo(FailureReason.CLINIC_UNKNOWN);
    }

    @Test
    void refusesTwoDifferentClinicsWithoutQuotingThem() {
        VapiMessage.ToolCalls elsewhere = new VapiMessage.ToolCalls(List.of(), List.of("clinic-2"), "c", "");
        VapiMessage.ToolCalls same = new VapiMessage.ToolCalls(List.of(), List.of("clinic-1"), "c", "");
        ToolCall call = new ToolCall("A", "b", arguments(Map.of()));

        assertThat(unclear(read(call, elsewhere)).reason()).isEqualTo(FailureReason.INVALID_REQUEST);
        assertThat(unclear(read(call, elsewhere)).sentence()).doesNotContain("clinic-1", "clinic-2");
        assertThat(unclear(with("tenantId", "clinic-2")).reason()).isEqualTo(FailureReason.INVALID_REQUEST);
        assertThat(clear(read(call, same)).orgId()).isEqualTo(new OrgId("clinic-1"));
    }

    private Reading<BookingRequested> with(String... pairs) {
        Map<String, String> values = new HashMap<>(base());
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return read(values);
    }

    private Reading<BookingRequested> read(Map<String, String> values) {
        return read(new ToolCall("call_A", "book", new Arguments(values, true)), message("call-1"));
    }

    private Reading<BookingRequested> read(ToolCall call, VapiMessage.ToolCalls message) {
        return wishes.read(call, message, NOW);
    }

    private static VapiMessage.ToolCalls message(String callId) {
        return new VapiMessage.ToolCalls(List.of(), List.of(), callId, "+442079460099");
    }

    private static Arguments arguments(Map<String, String> more) {
        Map<String, String> values = new HashMap<>(base());
        values.putAll(more);
        return new Arguments(values, true);
    }

    private static Map<String, String> base() {
        return Map.of(
                "org_id", "clinic-1",
                "appointmentDate", "2026-11-24",
                "appointmentTime", "14:00",
                "patientName", "Ada Lovelace",
                "patientPhone", "020 7946 0018");
    }

    private static BookingRequested clear(Reading<BookingRequested> reading) {
        assertThat(reading).isInstanceOf(Reading.Clear.class);
        return ((Reading.Clear<BookingRequested>) reading).value();
    }

    private static Reading.Unclear<BookingRequested> unclear(Reading<BookingRequested> reading) {
        assertThat(reading).isInstanceOf(Reading.Unclear.class);
        return (Reading.Unclear<BookingRequested>) reading;
    }
}

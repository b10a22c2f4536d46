package io.handshake.ingress.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.EventId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.RequestId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonResultsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final OrgId ORG = new OrgId("clinic-1");
    private static final Instant START = Instant.parse("2027-07-14T13:00:00Z");
    private static final BookingId BOOKING = BookingId.of(ORG, "call-1", "primary", START);

    @Test
    void aConfirmedBookingIsAResultInTheClinicsTime() {
        JsonNode item = single(new Verdict.Confirmed(confirmed("appointment-1")));

        assertThat(item.propertyNames()).containsExactlyInAnyOrder("toolCallId", "name", "result");
        JsonNode result = JSON.readTree(item.get("result").asString());
        assertThat(result.get("status").asString()).isEqualTo("confirmed");
        assertThat(result.get("message").asString())
                .isEqualTo("Booked and added to calendar: Wednesday 14 July 2027 at 14:00");
        assertThat(result.get("bookingId").asString()).isEqualTo(BOOKING.toString());
        assertThat(result.get("eventId").asString()).hasSize(40);
        assertThat(result.get("appointmentId").asString()).isEqualTo("appointment-1");
        assertThat(result.get("startsAt").asString()).isEqualTo("2027-07-14T13:00:00Z");
        assertThat(result.get("timeZone").asString()).isEqualTo("Europe/London");
    }

    @Test
    void aFailureIsAnErrorAndNeverAResult() {
        JsonNode item = single(new Verdict.Failed(
                FailureReason.SLOT_TAKEN, false, FailureReason.SLOT_TAKEN.callerSentence(), BOOKING.toString(), 1));

        assertThat(item.propertyNames()).containsExactlyInAnyOrder("toolCallId", "name", "error");
        JsonNode error = JSON.readTree(item.get("error").asString());
        assertThat(error.get("status").asString()).isEqualTo("failed");
        assertThat(error.get("reason").asString()).isEqualTo("SLOT_TAKEN");
        assertThat(error.get("retryable").asBoolean()).isFalse();
        assertThat(error.get("message").asString()).startsWith("Sorry");
        assertThat(error.get("bookingId").asString()).isEqualTo(BOOKING.toString());
    }

    @Test
    void whatIsPendingIsSpokenAsSuch() {
        JsonNode item = single(new Verdict.Pending(BOOKING));

        assertThat(JSON.readTree(item.get("result").asString()).get("status").asString())
                .isEqualTo("pending");
        assertThat(item.at("/message/type").asString()).isEqualTo("request-complete");
        assertThat(item.at("/message/content").asString())
                .contains("not confirmed")
                .doesNotContainIgnoringCase("booked");
    }

    @Test
    void resultsStandOnOneLineAndIdsKeepEveryByte() {
        String id = " call_Ä\n\"\\ ";
        byte[] bytes = JsonResults.write(
                List.of(new ToolResult(id, "bookAppointment", new Verdict.Confirmed(confirmed("a\r\n\tb\u2028c")))));
        JsonNode item = JSON.readTree(bytes).at("/results/0");

        assertThat(item.get("toolCallId").asString()).isEqualTo(id);
        assertThat(item.get("result").asString())
                .doesNotContain("\n", "\r", "\t", "\\n", "\\r", "\\t", "\u2028")
                .contains("a b c");
        assertThat(new String(bytes, UTF_8)).doesNotContain("\n");
    }

    @Test
    void keepsTheOrder() {
        byte[] bytes = JsonResults.write(List.of(
                new ToolResult("B", "x", new Verdict.Pending(BOOKING)),
                new ToolResult("A", "y", Verdict.notPassedOn())));

        assertThat(JSON.readTree(bytes)
                        .at("/results")
                        .valueStream()
                        .map(item -> item.get("toolCallId").asString()))
                .containsExactly("B", "A");
    }

    private static JsonNode single(Verdict verdict) {
        JsonNode results = JSON.readTree(JsonResults.write(List.of(new ToolResult("A", "bookAppointment", verdict))))
                .get("results");
        assertThat(results.size()).isEqualTo(1);
        assertThat(results.get(0).get("toolCallId").asString()).isEqualTo("A");
        assertThat(results.get(0).get("name").asString()).isEqualTo("bookAppointment");
        return results.get(0);
    }

    private static BookingConfirmed confirmed(String appointmentId) {
        return new BookingConfirmed(
                BOOKING,
                1,
                List.of(new RequestId("A")),
                ORG,
                appointmentId,
                EventId.of(ORG, BOOKING, 1),
                "",
                START,
                START.plusSeconds(1800),
                ZoneId.of("Europe/London"),
                START.minusSeconds(3600),
                false);
    }
}

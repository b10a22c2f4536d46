package io.handshake.local.desk;

import io.handshake.local.talk.VapiAnswer;
import io.handshake.local.talk.VapiCall;
import io.handshake.local.talk.VapiCall.Caller;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The front desk's few words of JSON. */
final class JsonDesk {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The {@code orgId} of a body; an empty or unreadable body names none. */
    static String orgId(String body, String otherwise) {
        try {
            return body.isBlank()
                    ? otherwise
                    : JSON.readTree(body).path("orgId").asString(otherwise);
        } catch (JacksonException e) {
            return otherwise;
        }
    }

    static String armed(String orgId) {
        return JSON.createObjectNode().put("armed", true).put("orgId", orgId).toString();
    }

    /**
     * What the form asks for.
     *
     * @param meetsRival whether the reception takes the time meanwhile
     */
    record Wish(VapiCall call, boolean meetsRival) {}

    /**
     * The call that the form describes; a phone call of its own, unless it names one.
     *
     * @throws IllegalArgumentException when it cannot be read, with what was expected
     */
    static Wish wish(String body, String usualClinic) {
        try {
            JsonNode form = JSON.readTree(body);
            LocalDateTime start = LocalDateTime.of(
                    LocalDate.parse(form.path("date").asString("")),
                    LocalTime.parse(form.path("time").asString("")));
            Caller patient = new Caller(
                    form.path("name").asString(""), form.path("phone").asString(""), "", "");
            VapiCall fresh = VapiCall.to(form.path("orgId").asString(usualClinic), start);
            VapiCall call = new VapiCall(
                    fresh.orgId(),
                    form.path("callId").asString(fresh.callId()),
                    fresh.toolCallId(),
                    start,
                    form.path("minutes").asInt(fresh.durationMinutes()),
                    patient);
            return new Wish(call, form.path("rival").asBoolean(false));
        } catch (JacksonException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "expected {\"date\": \"2026-12-01\", \"time\": \"10:00\", \"name\": …, \"phone\": …}", e);
        }
    }

    /** What the patient hears, after how long, and where the console shows it. */
    static String answer(VapiCall call, VapiAnswer answer, Duration waited, String worker) {
        return JSON.createObjectNode()
                .put("callId", call.callId())
                .put("status", answer.status())
                .put("reason", answer.reason())
                .put("hears", answer.message())
                .put("bookingId", answer.bookingId())
                .put("waitedMs", waited.toMillis())
                .put("page", answer.bookingId().isEmpty() ? "" : worker + "/console/bookings/" + answer.bookingId())
                .toString();
    }

    static String error(String message) {
        return JSON.createObjectNode().put("error", message).toString();
    }

    private JsonDesk() {}
}

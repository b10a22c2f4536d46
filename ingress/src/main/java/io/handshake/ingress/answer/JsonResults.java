package io.handshake.ingress.answer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Vapi's answer to {@code tool-calls}: {@code result} and {@code error} are strings, failures go into {@code error}, so
 * that a tool's canned success line is never spoken over one (docs.vapi.ai, OpenAPI {@code ToolCallResult}).
 */
public final class JsonResults {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** UTF-8 bytes, one item per result, in order. */
    public static byte[] write(List<ToolResult> results) {
        return JSON.writeValueAsBytes(
                Map.of("results", results.stream().map(JsonResults::item).toList()));
    }

    /** A problem detail (RFC 9457), in UTF-8: what is answered when there is no result to answer with. */
    public static byte[] problem(int status, String title, String detail) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "about:blank");
        members.put("title", title);
        members.put("status", status);
        members.put("detail", detail);
        return JSON.writeValueAsBytes(members);
    }

    private static Map<String, Object> item(ToolResult result) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("toolCallId", result.toolCallId());
        item.put("name", result.name());
        switch (result.verdict()) {
            case Verdict.Confirmed confirmed -> item.put("result", line(confirmed(confirmed)));
            case Verdict.Failed failed -> item.put("error", line(failed(failed)));
            case Verdict.Pending pending -> {
                item.put("result", line(pending(pending)));
                item.put("message", Map.of("type", "request-complete", "content", Wording.PENDING));
            }
        }
        return item;
    }

    private static Map<String, Object> confirmed(Verdict.Confirmed verdict) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("status", "confirmed");
        members.put("message", Wording.confirmed(verdict.outcome()));
        members.put("bookingId", verdict.outcome().bookingId().toString());
        members.put("eventId", verdict.outcome().eventId().value());
        members.put("appointmentId", verdict.outcome().appointmentId());
        members.put("startsAt", verdict.outcome().startsAt().toString());
        members.put("timeZone", verdict.outcome().timeZone().getId());
        return members;
    }

    private static Map<String, Object> failed(Verdict.Failed verdict) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("status", "failed");
        members.put("reason", verdict.reason().name());
        members.put("retryable", verdict.retryable());
        members.put("message", verdict.sentence());
        if (!verdict.bookingId().isEmpty()) {
            members.put("bookingId", verdict.bookingId());
        }
        return members;
    }

    private static Map<String, Object> pending(Verdict.Pending verdict) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("status", "pending");
        members.put("message", Wording.PENDING);
        members.put("bookingId", verdict.bookingId().toString());
        return members;
    }

    private static String line(Map<String, Object> members) {
        members.replaceAll((name, value) -> value instanceof String text ? Wording.oneLine(text) : value);
        return JSON.writeValueAsString(members);
    }

    private JsonResults() {}
}

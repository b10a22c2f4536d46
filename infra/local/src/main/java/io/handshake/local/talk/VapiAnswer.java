package io.handshake.local.talk;

import java.util.Map;

/**
 * What one tool call is answered.
 *
 * @param isError it stood in {@code error}, not in {@code result}
 * @param members of the one-line JSON in it, all as text
 * @param spoken the item's own {@code message}, empty when there is none
 */
public record VapiAnswer(String toolCallId, boolean isError, Map<String, String> members, String spoken) {

    public VapiAnswer {
        members = Map.copyOf(members);
    }

    /** {@code confirmed}, {@code failed} or {@code pending}. */
    public String status() {
        return get("status");
    }

    public String reason() {
        return get("reason");
    }

    public String message() {
        return get("message");
    }

    public String bookingId() {
        return get("bookingId");
    }

    public String eventId() {
        return get("eventId");
    }

    public String appointmentId() {
        return get("appointmentId");
    }

    private String get(String member) {
        return members.getOrDefault(member, "");
    }
}

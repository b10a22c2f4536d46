package io.handshake.local.talk;

import java.time.LocalDateTime;
import java.util.UUID;

/**
 * One tool call of a phone call: somebody wants an appointment.
 *
 * @param callId the phone call; the model repeating itself stays within it
 * @param toolCallId this request; the answer comes back under it
 * @param start the wall time that was spoken, in the clinic's zone
 */
public record VapiCall(
        String orgId, String callId, String toolCallId, LocalDateTime start, int durationMinutes, Caller caller) {

    private static final int HALF_AN_HOUR = 30;
    /** Ofcom keeps this number for drama. */
    private static final String PHONE = "+447700900123";

    /**
     * Who the appointment is for.
     *
     * @param email empty when it was not given
     * @param notes empty when there are none
     */
    public record Caller(String name, String phone, String email, String notes) {

        Caller named(String other) {
            return new Caller(other, phone, email, notes);
        }

        /** All of it is personal. */
        @Override
        public String toString() {
            return "Caller[withheld]";
        }
    }

    /** For a patient of whom only the name matters. */
    public VapiCall(
            String orgId, String callId, String toolCallId, LocalDateTime start, int durationMinutes, String name) {
        this(orgId, callId, toolCallId, start, durationMinutes, new Caller(name, PHONE, "", ""));
    }

    /** Half an hour, in a phone call of its own. */
    public static VapiCall to(String orgId, LocalDateTime start) {
        String unique = UUID.randomUUID().toString().replace("-", "");
        return new VapiCall(orgId, "call-" + unique, "toolu_" + unique, start, HALF_AN_HOUR, "Ada Example");
    }

    /** The model says it once more: the same wish under a new id. */
    public VapiCall repeated() {
        return repeated("toolu_" + UUID.randomUUID().toString().replace("-", ""));
    }

    /** The same wish under this id. */
    public VapiCall repeated(String id) {
        return new VapiCall(orgId, callId, id, start, durationMinutes, caller);
    }

    public VapiCall lasting(int minutes) {
        return new VapiCall(orgId, callId, toolCallId, start, minutes, caller);
    }

    public VapiCall forPatient(String name) {
        return new VapiCall(orgId, callId, toolCallId, start, durationMinutes, caller.named(name));
    }

    /** Ids and the time only. */
    @Override
    public String toString() {
        return "VapiCall[" + orgId + ", " + callId + ", " + toolCallId + ", " + start + "]";
    }
}

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
        String orgId, String callId, String toolCallId, LocalDateTime start, int durationMinutes, String patientName) {

    private static final int HALF_AN_HOUR = 30;

    /** Half an hour, in a phone call of its own. */
    public static VapiCall to(String orgId, LocalDateTime start) {
        String unique = UUID.randomUUID().toString().replace("-", "");
        return new VapiCall(orgId, "call-" + unique, "toolu_" + unique, start, HALF_AN_HOUR, "Ada Example");
    }

    /** The model says it once more: the same wish under a new id. */
    public VapiCall repeated() {
        String id = "toolu_" + UUID.randomUUID().toString().replace("-", "");
        return new VapiCall(orgId, callId, id, start, durationMinutes, patientName);
    }

    public VapiCall lasting(int minutes) {
        return new VapiCall(orgId, callId, toolCallId, start, minutes, patientName);
    }

    public VapiCall forPatient(String name) {
        return new VapiCall(orgId, callId, toolCallId, start, durationMinutes, name);
    }

    /** Ids and the time only. */
    @Override
    public String toString() {
        return "VapiCall[" + orgId + ", " + callId + ", " + toolCallId + ", " + start + "]";
    }
}

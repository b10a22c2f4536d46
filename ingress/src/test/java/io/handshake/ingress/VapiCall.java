package io.handshake.ingress;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

/** A booking as Vapi would send it: {@code aCall().at("10:00")}. */
public record VapiCall(
        String callId, String toolCallId, String tool, String orgId, String date, String time, String extra) {

    public static VapiCall aCall() {
        String unique = UUID.randomUUID().toString();
        String date = LocalDate.now(ZoneOffset.UTC).plusDays(30).toString();
        return new VapiCall("call-" + unique, "call_" + unique, "bookAppointment", "clinic-1", date, "14:00", "");
    }

    public VapiCall in(String otherCallId) {
        return new VapiCall(otherCallId, toolCallId, tool, orgId, date, time, extra);
    }

    public VapiCall as(String otherToolCallId) {
        return new VapiCall(callId, otherToolCallId, tool, orgId, date, time, extra);
    }

    public VapiCall using(String otherTool) {
        return new VapiCall(callId, toolCallId, otherTool, orgId, date, time, extra);
    }

    public VapiCall of(String otherOrgId) {
        return new VapiCall(callId, toolCallId, tool, otherOrgId, date, time, extra);
    }

    public VapiCall at(String otherTime) {
        return new VapiCall(callId, toolCallId, tool, orgId, date, otherTime, extra);
    }

    /** The item of {@code toolCallList}. */
    public String item() {
        return """
               {"id":"%s","type":"function","function":{"name":"%s","arguments":{"org_id":"%s",
                "appointmentDate":"%s","appointmentTime":"%s","patientName":"Ada Lovelace","patientPhone":"020 7946 0018"}}}""".formatted(toolCallId, tool, orgId, date, time);
    }

    public String json() {
        return message(callId, item());
    }

    public static String message(String callId, String... items) {
        return "{\"message\":{\"type\":\"tool-calls\",\"toolCallList\":[" + String.join(",", items)
                + "],\"call\":{\"id\":\"" + callId + "\",\"orgId\":\"the-vapi-account\"}}}";
    }
}

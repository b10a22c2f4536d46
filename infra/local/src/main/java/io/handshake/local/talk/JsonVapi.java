package io.handshake.local.talk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Vapi's side of the webhook (docs.vapi.ai, "Custom tools"): tool calls out, results in. */
public final class JsonVapi {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TOOL = "bookClinicAppointment";

    /** One message with one or several tool calls of the same phone call. */
    public static String message(List<VapiCall> calls) {
        ObjectNode message = JSON.createObjectNode();
        message.put("type", "tool-calls");
        message.putObject("call").put("id", calls.getFirst().callId());
        ArrayNode list = message.putArray("toolCallList");
        for (VapiCall call : calls) {
            list.addObject().put("id", call.toolCallId()).put("name", TOOL).set("arguments", arguments(call));
        }
        return JSON.writeValueAsString(JSON.createObjectNode().set("message", message));
    }

    private static ObjectNode arguments(VapiCall call) {
        return JSON.createObjectNode()
                .put("org_id", call.orgId())
                .put("appointmentDate", call.start().toLocalDate().toString())
                .put("appointmentTime", call.start().toLocalTime().toString())
                .put("duration", call.durationMinutes())
                .put("patientName", call.caller().name())
                .put("patientPhone", call.caller().phone())
                .put("patientEmail", call.caller().email())
                .put("notes", call.caller().notes())
                .put("serviceType", "consultation");
    }

    /**
     * The answers of a webhook's body, in its order.
     *
     * @throws IllegalArgumentException when they cannot be read
     */
    public static List<VapiAnswer> answers(String body) {
        try {
            return JSON.readTree(body)
                    .path("results")
                    .valueStream()
                    .map(JsonVapi::answer)
                    .toList();
        } catch (JacksonException e) {
            throw new IllegalArgumentException("Not the JSON of results", e);
        }
    }

    private static VapiAnswer answer(JsonNode item) {
        boolean isError = item.has("error");
        JsonNode line = JSON.readTree(item.path(isError ? "error" : "result").asString("{}"));
        Map<String, String> members = new LinkedHashMap<>();
        line.properties()
                .forEach(
                        member -> members.put(member.getKey(), member.getValue().asString("")));
        JsonNode spoken = item.path("message");
        return new VapiAnswer(
                item.path("toolCallId").asString(""),
                isError,
                members,
                spoken.path("content").asString(spoken.asString("")));
    }

    /** As a person likes to read it: the one-line JSON inside it taken apart. */
    public static String pretty(String body) {
        JsonNode tree = JSON.readTree(body);
        for (JsonNode item : tree.path("results")) {
            if (item instanceof ObjectNode object) {
                for (String member : List.of("result", "error")) {
                    String line = object.path(member).asString("");
                    if (line.startsWith("{")) {
                        object.set(member, JSON.readTree(line));
                    }
                }
            }
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    }

    private JsonVapi() {}
}

package io.handshake.ingress.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads every published spelling of a tool call (docs.vapi.ai/server-url/events, docs.vapi.ai/tools/custom-tools, and
 * Vapi's OpenAPI file: they differ), and the older ones that assistants still send.
 */
final class JsonVapiMessages {

    /** What of it would be answered: a message that asks for more is not one of Vapi's. */
    static final int MAX_CALLS = 200;

    private static final int MAX_DEPTH = 100;
    private static final int MAX_STRING = 2 * 1024 * 1024;
    private static final Set<String> TOOL_MESSAGES =
            Set.of("tool-calls", "tool_calls", "tool-call", "function-call", "");
    private static final List<JsonPointer> CLINIC_PLACES = places(
            "/call/assistantOverrides/metadata",
            "/call/metadata",
            "/assistant/metadata",
            "/call/assistant/metadata",
            "/metadata",
            "/call/customer/metadata",
            "/call/assistantOverrides/variableValues",
            "/artifact/variableValues");

    private static final List<JsonPointer> ARGUMENT_PLACES =
            places("/arguments", "/function/arguments", "/parameters", "/function/parameters");

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static List<JsonPointer> places(String... pointers) {
        return Stream.of(pointers).map(JsonPointer::compile).toList();
    }

    static VapiMessage read(byte[] body) {
        try {
            return TOOL_MESSAGES.contains(typeOf(body))
                    ? toolCalls(JSON.readTree(body).path("message"))
                    : new VapiMessage.Other();
        } catch (JacksonException e) {
            return new VapiMessage.Unreadable("The body is not JSON, or nested too deeply.");
        }
    }

    /** A pass over the tokens: the other messages carry whole transcripts, of which no tree is built. */
    private static String typeOf(byte[] body) {
        String type = "";
        try (JsonParser tokens = JSON.createParser(body)) {
            String inMessage = "";
            int depth = 0;
            for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (token == JsonToken.PROPERTY_NAME && depth == 1) {
                    inMessage = tokens.currentName();
                } else if (token == JsonToken.VALUE_STRING
                        && depth == 2
                        && inMessage.equals("message")
                        && "type".equals(tokens.currentName())) {
                    type = tokens.getString();
                }
            }
        }
        return type;
    }

    private static VapiMessage toolCalls(JsonNode message) {
        if (!message.isObject()) {
            return new VapiMessage.Unreadable("Expected an object with the member message.");
        }
        Map<String, ToolCall> calls = new LinkedHashMap<>();
        int unanswerable = 0;
        for (Item item : items(message)) {
            String id = id(item, message);
            if (id.isBlank() || !id.equals(Texts.wellFormed(id))) {
                unanswerable++;
            } else {
                calls.merge(id, new ToolCall(id, name(item), arguments(item.call())), ToolCall::or);
            }
        }
        if (calls.isEmpty() && unanswerable > 0) {
            return new VapiMessage.Unreadable("No tool call has an id, so none could be answered.");
        }
        if (calls.size() > MAX_CALLS) {
            return new VapiMessage.Unreadable("Expected at most " + MAX_CALLS + " tool calls in one message.");
        }
        return new VapiMessage.ToolCalls(
                List.copyOf(calls.values()),
                clinics(message),
                text(message.path("call").path("id")),
                Optional.of(text(message.path("call").path("customer").path("number")))
                        .filter(number -> !number.isEmpty())
                        .orElseGet(() -> text(message.path("customer").path("number"))));
    }

    /**
     * One call as it was found.
     *
     * @param around what the call is wrapped in: it describes the tool, so only its name counts, never its "parameters",
     *     which are a schema
     */
    private record Item(JsonNode call, JsonNode around) {}

    /** The union of all places; the order of {@code toolCallList} comes first. */
    private static List<Item> items(JsonNode message) {
        List<Item> items = new ArrayList<>();
        JsonNode nothing = MissingNode.getInstance();
        message.path("toolCallList").forEach(call -> items.add(new Item(call, nothing)));
        message.path("toolCalls").forEach(call -> items.add(new Item(call, nothing)));
        message.path("toolWithToolCallList")
                .forEach(around -> around.optional("toolCall").ifPresent(call -> items.add(new Item(call, around))));
        message.optional("toolCall").filter(JsonNode::isObject).ifPresent(call -> items.add(new Item(call, nothing)));
        message.optional("functionCall")
                .filter(JsonNode::isObject)
                .ifPresent(call -> items.add(new Item(call, nothing)));
        return items;
    }

    /** The oldest spelling, {@code functionCall}, came without ids: the same call with the same words is the same one. */
    private static String id(Item item, JsonNode message) {
        String id = textOf(item.call(), "id", "toolCallId").orElseGet(() -> text(message.path("toolCallId")));
        boolean oldest = message.has("functionCall") && item.call().equals(message.get("functionCall"));
        if (!id.isBlank() || !oldest) {
            return id;
        }
        String words = text(message.path("call").path("id")) + item.call();
        return "function-call-" + UUID.nameUUIDFromBytes(words.getBytes(UTF_8));
    }

    private static String name(Item item) {
        return Texts.wellFormed(Stream.of(item.call(), item.around())
                .map(place -> textOf(place, "name")
                        .orElseGet(() -> text(place.path("function").path("name"))))
                .filter(name -> !name.isBlank())
                .findFirst()
                .orElse(""));
    }

    private static Arguments arguments(JsonNode item) {
        for (JsonPointer place : ARGUMENT_PLACES) {
            JsonNode found = item.at(place);
            if (!found.isMissingNode() && !found.isNull()) {
                return arguments(found, 2);
            }
        }
        return Arguments.NONE;
    }

    /** Some senders encode the object as a string, and some encode that string once more. */
    private static Arguments arguments(JsonNode found, int decodings) {
        if (found.isObject()) {
            return new Arguments(scalars(found), true);
        }
        if (found.isString() && decodings > 0) {
            return arguments(decoded(found.asString()), decodings - 1);
        }
        return Arguments.CUT_SHORT;
    }

    private static JsonNode decoded(String json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    private static Map<String, String> scalars(JsonNode object) {
        Map<String, String> values = new HashMap<>();
        object.forEachEntry((name, value) -> {
            if (value.isValueNode() && !value.isNull()) {
                values.put(name, Texts.wellFormed(value.asString()));
            }
        });
        return values;
    }

    private static List<String> clinics(JsonNode message) {
        Set<String> found = new LinkedHashSet<>();
        for (JsonPointer place : CLINIC_PLACES) {
            JsonNode metadata = message.at(place);
            if (metadata.isObject()) {
                Map<String, String> values = scalars(metadata);
                for (String key : ClinicKeys.ALL) {
                    found.add(values.getOrDefault(key, "").strip());
                }
            }
        }
        found.remove("");
        return List.copyOf(found);
    }

    private static Optional<String> textOf(JsonNode item, String... names) {
        for (String name : names) {
            String value = text(item.path(name));
            if (!value.isBlank()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.asString() : "";
    }

    private JsonVapiMessages() {}
}

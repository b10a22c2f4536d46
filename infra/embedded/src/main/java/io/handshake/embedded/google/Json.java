package io.handshake.embedded.google;

import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as this package needs it. */
final class Json {

    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The text in a field, empty when the field is missing or no text. */
    static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isString() ? value.stringValue() : "";
    }

    /** @throws IllegalArgumentException when the text is not one JSON object */
    static ObjectNode parse(String text) {
        return parse(() -> MAPPER.readTree(text));
    }

    /** @throws IllegalArgumentException when it is not one JSON object in UTF-8 */
    static ObjectNode parse(byte[] bytes) {
        return parse(() -> MAPPER.readTree(bytes));
    }

    private static ObjectNode parse(Supplier<JsonNode> reading) {
        try {
            if (reading.get() instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("A JSON object was expected, the text found is not JSON", e);
        }
        throw new IllegalArgumentException("A JSON object was expected");
    }
}

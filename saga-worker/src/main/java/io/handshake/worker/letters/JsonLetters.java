package io.handshake.worker.letters;

import io.handshake.worker.audit.Reason;
import io.handshake.worker.letters.LetterBody.Header;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The headers of a letter as they are kept, and the body that discarding one takes. */
final class JsonLetters {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    static String headers(List<Header> headers) {
        ArrayNode list = JSON.createArrayNode();
        for (Header header : headers) {
            ObjectNode node = list.addObject().put("name", header.name());
            byte[] value = header.value();
            if (value != null) {
                node.put("value", Base64.getEncoder().encodeToString(value));
            }
        }
        return list.toString();
    }

    static List<Header> headers(String json) {
        return JSON.readTree(json).valueStream().map(JsonLetters::header).toList();
    }

    private static Header header(JsonNode node) {
        JsonNode value = node.path("value");
        return new Header(
                node.path("name").asString(),
                value.isMissingNode() ? null : Base64.getDecoder().decode(value.asString()));
    }

    /** Why a letter is discarded. */
    static Reason reason(byte[] body) {
        JsonNode node;
        try {
            node = JSON.readTree(body);
        } catch (JacksonException e) {
            // Without its cause: Jackson's messages quote the input.
            throw new IllegalArgumentException("body: expected one JSON object, found something else");
        }
        if (!(node instanceof ObjectNode object)
                || !Set.of("reason").containsAll(object.propertyNames())
                || !object.path("reason").isString()) {
            throw new IllegalArgumentException("body: expected an object with a reason, found something else");
        }
        return new Reason(object.path("reason").asString());
    }

    private JsonLetters() {}
}

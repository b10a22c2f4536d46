package io.handshake.local;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The front desk's few words of JSON. */
final class JsonRival {

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

    private JsonRival() {}
}

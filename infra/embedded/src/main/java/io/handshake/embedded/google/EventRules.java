package io.handshake.embedded.google;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Google accepts in an event, and what it quietly trims. */
final class EventRules {

    /** https://developers.google.com/workspace/calendar/api/v3/reference/events, field {@code id}. */
    private static final Pattern ID = Pattern.compile("[0-9a-v]{5,1024}");

    private static final Set<String> STATUSES = Set.of("confirmed", "tentative", "cancelled");
    /** https://developers.google.com/workspace/calendar/api/guides/extended-properties, section limits. */
    private static final int LONGEST_PROPERTY_NAME = 44;

    private static final int LONGEST_PROPERTY_VALUE = 1024;
    /** Only Google writes these. */
    private static final List<String> READ_ONLY =
            List.of("kind", "etag", "htmlLink", "created", "updated", "creator", "organizer", "sequence");

    private EventRules() {}

    static void checkId(String id) {
        if (!ID.matcher(id).matches()) {
            throw GoogleError.invalid("Invalid resource id value.").refusal();
        }
    }

    /** Checks and trims an event in place, the times excepted. */
    static void settle(ObjectNode event) {
        if (!event.hasNonNull("status")) {
            event.put("status", "confirmed");
        }
        if (!STATUSES.contains(Json.text(event, "status"))) {
            throw GoogleError.invalid("Invalid value for: status").refusal();
        }
        trimProperties(event, "private");
        trimProperties(event, "shared");
    }

    static void dropReadOnly(ObjectNode event) {
        event.remove(READ_ONLY);
    }

    /** JSON merge patch: objects are merged, null removes, everything else replaces. */
    static void merge(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue() instanceof ObjectNode inner
                    && target.get(field.getKey()) instanceof ObjectNode known) {
                merge(known, inner);
            } else {
                target.set(field.getKey(), field.getValue().deepCopy());
            }
        }
    }

    private static void trimProperties(ObjectNode event, String kind) {
        if (!(event.path("extendedProperties").get(kind) instanceof ObjectNode properties)) {
            return;
        }
        for (Map.Entry<String, JsonNode> property : List.copyOf(properties.properties())) {
            String value = Json.text(properties, property.getKey());
            if (!property.getValue().isString()) {
                throw GoogleError.invalid("Invalid value for: extendedProperties." + kind)
                        .refusal();
            }
            if (property.getKey().length() > LONGEST_PROPERTY_NAME) {
                properties.remove(property.getKey());
            } else if (value.length() > LONGEST_PROPERTY_VALUE) {
                properties.put(property.getKey(), value.substring(0, LONGEST_PROPERTY_VALUE));
            }
        }
    }
}

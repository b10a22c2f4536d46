package io.handshake.worker.live;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A payload with everything masked that is not known to be harmless. */
final class JsonMask {

    /** Longer payloads are cut. */
    static final int MOST_CHARACTERS = 4_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What the reader of a payload gets to see of it; a dead letter's may hold anything anywhere, so of it only the shape. */
    enum Trust {
        OURS,
        ANYBODYS
    }

    static String masked(byte[] payload, Trust trust) {
        JsonNode tree;
        try {
            tree = JSON.readTree(payload);
        } catch (JacksonException e) {
            return "not JSON";
        }
        if (tree == null || tree.isMissingNode()) {
            return "empty";
        }
        String text = JSON.writeValueAsString(masked("", tree, trust));
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
    }

    private static JsonNode masked(String member, JsonNode node, Trust trust) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode masked = JSON.createObjectNode();
                object.properties()
                        .forEach(entry -> masked.set(
                                shownName(entry.getKey(), trust), masked(entry.getKey(), entry.getValue(), trust)));
                yield masked;
            }
            case ArrayNode array -> {
                ArrayNode masked = JSON.createArrayNode();
                array.forEach(each -> masked.add(masked(member, each, trust)));
                yield masked;
            }
            default -> value(member, node, trust);
        };
    }

    private static JsonNode value(String member, JsonNode node, Trust trust) {
        if (trust == Trust.ANYBODYS || !Shown.member(member)) {
            boolean empty = node.isNull() || (node.isString() && node.asString().isEmpty());
            return empty ? node : JSON.getNodeFactory().stringNode(Shown.MASK);
        }
        return node.isString() ? JSON.getNodeFactory().stringNode(Shown.text(member, node.asString())) : node;
    }

    /** Of anybody's, the names that our events have too. */
    private static String shownName(String name, Trust trust) {
        return switch (trust) {
            case OURS -> Shown.name(name);
            case ANYBODYS -> Shown.member(name) ? name : Shown.MASK;
        };
    }

    private JsonMask() {}
}

package io.handshake.ingress.intake;

/**
 * One call of a tool, whichever way it was spelt.
 *
 * @param id the model provider's, opaque
 * @param name empty when the message gave none
 */
record ToolCall(String id, String name, Arguments arguments) {

    /** Two spellings of one call: the first counts, and the second fills in what the first left out. */
    ToolCall or(ToolCall other) {
        return new ToolCall(id, name.isEmpty() ? other.name : name, arguments.isEmpty() ? other.arguments : arguments);
    }
}

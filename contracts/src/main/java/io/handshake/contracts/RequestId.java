package io.handshake.contracts;

/**
 * One delivery of a wish: the tool-call id, or a replay's id. Tool-call ids are the model provider's, opaque and
 * case-sensitive, and go back byte for byte (docs.vapi.ai, "Custom tools troubleshooting").
 */
public record RequestId(String value) {

    public static final int MAX_LENGTH = 200;

    public RequestId {
        value = Texts.required("requestId", value, MAX_LENGTH);
    }

    @Override
    public String toString() {
        return value;
    }
}

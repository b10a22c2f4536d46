package io.handshake.contracts;

/** Bytes that are not the event that was expected. */
public final class UnreadableEventException extends RuntimeException {

    private final String reason;

    public UnreadableEventException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** What was expected and what was found, without quoting the bytes. */
    public String reason() {
        return reason;
    }
}

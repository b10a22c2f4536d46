package io.handshake.contracts;

/** Bytes that are not the event that was expected. The message says what was found, without quoting it. */
public final class UnreadableEventException extends RuntimeException {

    public UnreadableEventException(String message) {
        super(message);
    }
}

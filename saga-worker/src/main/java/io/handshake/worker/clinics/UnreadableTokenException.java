package io.handshake.worker.clinics;

/** A stored token does not open: another keyset sealed it, or it was moved from its row. */
public final class UnreadableTokenException extends RuntimeException {

    UnreadableTokenException(String message, Throwable cause) {
        super(message, cause);
    }
}

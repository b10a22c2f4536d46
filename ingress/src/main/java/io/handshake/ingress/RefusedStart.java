package io.handshake.ingress;

/** The service must not run with these settings. The message names the variable and never quotes a secret. */
public final class RefusedStart extends RuntimeException {

    public RefusedStart(String message) {
        super(message);
    }
}

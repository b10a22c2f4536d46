package io.handshake.local.talk;

import java.io.IOException;
import java.io.Serial;

/** Nothing came back over HTTP: the connection was refused or broke, or there was silence for too long. */
public final class NoAnswerException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1;

    NoAnswerException(String what, IOException cause) {
        super(what, cause);
    }
}

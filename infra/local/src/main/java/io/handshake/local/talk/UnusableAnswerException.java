package io.handshake.local.talk;

import java.io.Serial;

/** Something came back over HTTP that does not answer the tool calls. */
public final class UnusableAnswerException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1;

    private final int httpStatus;

    UnusableAnswerException(int httpStatus, String what) {
        super(what);
        this.httpStatus = httpStatus;
    }

    UnusableAnswerException(int httpStatus, String what, IllegalArgumentException cause) {
        super(what, cause);
        this.httpStatus = httpStatus;
    }

    public int httpStatus() {
        return httpStatus;
    }
}

package io.handshake.ingress.intake;

import org.jspecify.annotations.Nullable;

/** One way in which a webhook can prove that it comes from the clinic platform's own Vapi account. */
interface Credential {

    /** What a check found: a code for the log, which prints neither secret nor body. */
    enum Finding {
        VERIFIED,
        HEADER_MISSING,
        HEADER_EMPTY,
        SECRET_MISMATCH,
        SIGNATURE_MALFORMED,
        SIGNATURE_MISMATCH,
        TIMESTAMP_MISSING,
        TIMESTAMP_MALFORMED,
        TIMESTAMP_OUTSIDE_WINDOW
    }

    /** For the log. */
    String name();

    /** What the headers alone say, before a byte of the body is taken in; VERIFIED when they leave nothing to object. */
    Finding onSight(Headers headers);

    /** Whether VERIFIED on sight is the last word, and the body has nothing to add. */
    boolean isCertainOnSight();

    /**
     * Checks one delivery.
     *
     * @param headers the request's headers
     * @param body the raw bytes, before any parsing
     */
    Finding check(Headers headers, byte[] body);

    /** Looks a header up without regard to case: each byte a character, empty stays empty, absent is null. */
    interface Headers {
        @Nullable
        String value(String name);
    }
}

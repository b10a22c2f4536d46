package io.handshake.worker.clinics;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What an operator's programs show at the API. */
final class AdminToken {

    static final int MIN_LENGTH = 8;
    private static final String VARIABLE = "HANDSHAKE_ADMIN_TOKEN";

    private final byte[] expected;

    AdminToken(String value) {
        if (value.isBlank() || value.length() < MIN_LENGTH) {
            throw new IllegalArgumentException(VARIABLE + ": expected at least " + MIN_LENGTH + " characters, found "
                    + value.strip().length());
        }
        this.expected = value.getBytes(StandardCharsets.UTF_8);
    }

    /** Takes the same time wherever the two differ. */
    boolean matches(String presented) {
        return MessageDigest.isEqual(expected, presented.getBytes(StandardCharsets.UTF_8));
    }
}

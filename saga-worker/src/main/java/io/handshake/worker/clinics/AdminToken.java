package io.handshake.worker.clinics;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What an operator's programs show at the API, and people at the console's login. */
public final class AdminToken {

    static final int MIN_LENGTH = 16;
    private static final String VARIABLE = "HANDSHAKE_ADMIN_TOKEN";

    private static final int MIN_DIFFERENT = 4;

    private final byte[] expected;

    AdminToken(String value) {
        if (value.isBlank() || value.length() < MIN_LENGTH) {
            throw new IllegalArgumentException(VARIABLE + ": expected at least " + MIN_LENGTH + " characters, found "
                    + value.strip().length());
        }
        // Programs disagree on how a header spells other characters, and strip blanks: such a token would open nothing.
        if (value.chars().anyMatch(c -> c < '!' || c > '~')) {
            throw new IllegalArgumentException(
                    VARIABLE + ": expected visible ASCII characters only, found a blank or another character");
        }
        if (SampleWords.areIn(value) || value.chars().distinct().count() < MIN_DIFFERENT) {
            throw new IllegalArgumentException(
                    VARIABLE + ": expected a token of your own, found one that looks like a sample");
        }
        this.expected = value.getBytes(ISO_8859_1);
    }

    /** Takes the same time wherever the two differ; Tomcat makes each byte of a header a character. */
    public boolean matches(String presented) {
        return MessageDigest.isEqual(expected, presented.getBytes(ISO_8859_1));
    }

    /** The same for the same token only; tells nothing of it to whoever cannot guess it. */
    public String fingerprint() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(expected));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}

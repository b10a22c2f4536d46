package io.handshake.worker.clinics;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;

/** What an operator's programs show at the API. */
final class AdminToken {

    static final int MIN_LENGTH = 8;
    private static final String VARIABLE = "HANDSHAKE_ADMIN_TOKEN";

    /** What people leave standing when they copy a sample. */
    private static final List<String> SAMPLES = List.of(
            "changeme",
            "change-me",
            "change_me",
            "replaceme",
            "replace-me",
            "replace_me",
            "your-",
            "your_",
            "placeholder");

    private static final int MIN_DIFFERENT = 4;

    private final byte[] expected;

    AdminToken(String value) {
        if (value.isBlank() || value.length() < MIN_LENGTH) {
            throw new IllegalArgumentException(VARIABLE + ": expected at least " + MIN_LENGTH + " characters, found "
                    + value.strip().length());
        }
        String lower = value.toLowerCase(Locale.ROOT);
        if (SAMPLES.stream().anyMatch(lower::contains)
                || value.chars().distinct().count() < MIN_DIFFERENT) {
            throw new IllegalArgumentException(
                    VARIABLE + ": expected a token of your own, found one that looks like a sample");
        }
        this.expected = value.getBytes(StandardCharsets.UTF_8);
    }

    /** Takes the same time wherever the two differ. */
    boolean matches(String presented) {
        return MessageDigest.isEqual(expected, presented.getBytes(StandardCharsets.UTF_8));
    }
}

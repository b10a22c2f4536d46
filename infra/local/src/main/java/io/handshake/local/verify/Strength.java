package io.handshake.local.verify;

import java.util.List;
import java.util.Locale;

/** Whether a secret is fit to guard a door that faces the internet. */
enum Strength {
    FIT,
    /** No service starts with it. */
    TOO_SHORT,
    /** No service starts with it. */
    SAMPLE,
    /** {@code ./handshake dev} has made it, and keeps it in a file on somebody's machine. */
    OF_DEV,
    /** A service takes it. */
    GUESSABLE;

    /** 24 characters of hex are 96 bits. */
    private static final int LONG_ENOUGH = 24;

    private static final int DIFFERENT_ENOUGH = 4;

    private static final List<String> SAMPLES = List.of(
            "changeme",
            "change-me",
            "change_me",
            "replaceme",
            "replace-me",
            "replace_me",
            "your-",
            "your_",
            "yoursecret",
            "yourclient",
            "placeholder");

    /** @param shortest what the service that it belongs to takes at least, in characters */
    static Strength of(String secret, int shortest) {
        String lower = secret.toLowerCase(Locale.ROOT);
        if (secret.length() < shortest) {
            return TOO_SHORT;
        }
        if (SAMPLES.stream().anyMatch(lower::contains)
                || secret.chars().distinct().count() < DIFFERENT_ENOUGH) {
            return SAMPLE;
        }
        if (lower.startsWith("dev-")) {
            return OF_DEV;
        }
        return secret.length() < LONG_ENOUGH ? GUESSABLE : FIT;
    }
}

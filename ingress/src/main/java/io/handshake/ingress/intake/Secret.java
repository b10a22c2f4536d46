package io.handshake.ingress.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.ingress.RefusedStart;
import java.util.List;
import java.util.Locale;

/** A secret that is fit to guard the door. */
record Secret(String value) {

    private static final int MIN_LENGTH = 8;
    private static final List<String> SAMPLES = List.of(
            "changeme",
            "change-me",
            "change_me",
            "replaceme",
            "replace-me",
            "replace_me",
            "your-secret",
            "your_secret",
            "yoursecret",
            "placeholder");

    /**
     * Takes a secret from the settings.
     *
     * @throws RefusedStart naming the variable, when the secret is short or looks like a sample
     */
    static Secret from(String variable, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (value.isBlank()) {
            throw new RefusedStart(variable + ": expected a secret, found a blank entry");
        }
        if (value.length() < MIN_LENGTH) {
            throw new RefusedStart(variable + ": expected a secret of at least " + MIN_LENGTH + " characters, found "
                    + value.length());
        }
        if (SAMPLES.stream().anyMatch(lower::contains)
                || value.chars().distinct().count() < 4) {
            throw new RefusedStart(variable + ": expected a secret of your own, found one that looks like a sample");
        }
        return new Secret(value);
    }

    byte[] bytes() {
        return value.getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return "Secret[withheld]";
    }
}

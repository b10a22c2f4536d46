package io.handshake.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;

/** What a Prometheus server shows when it reads the metrics. It opens nothing else. */
public final class ScrapeToken implements ScrapeKey {

    static final int MIN_LENGTH = 16;
    private static final String VARIABLE = "HANDSHAKE_METRICS_TOKEN";

    private final byte[] expected;

    /**
     * The value of the variable.
     *
     * @param value blank for one that opens nothing
     * @throws IllegalArgumentException that names the variable, and does not quote the value
     */
    public ScrapeToken(String value) {
        if (!value.isBlank() && value.length() < MIN_LENGTH) {
            throw new IllegalArgumentException(
                    VARIABLE + ": expected at least " + MIN_LENGTH + " characters, or none, found " + value.length());
        }
        // Programs disagree on how a header spells other characters, and strip blanks: such a token would open nothing.
        if (!value.isBlank() && value.chars().anyMatch(c -> c < '!' || c > '~')) {
            throw new IllegalArgumentException(
                    VARIABLE + ": expected visible ASCII characters only, found a blank or another character");
        }
        this.expected = value.strip().getBytes(ISO_8859_1);
    }

    /** Takes the same time wherever the two differ. */
    @Override
    public boolean opens(String presented) {
        return expected.length > 0 && MessageDigest.isEqual(expected, presented.getBytes(ISO_8859_1));
    }
}

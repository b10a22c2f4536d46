package io.handshake.worker.consent;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text of 256 random bits that nobody can guess: the state of a consent, its code verifier, the secret of an invitation. We
 * keep its digest only.
 *
 * @param value 43 letters of base64url, as long as a code verifier may be short (RFC 7636, section 4.1)
 */
record Ticket(String value) {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    Ticket {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("ticket: expected 43 letters of base64url, found other text");
        }
    }

    static Ticket fresh() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Ticket(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What a stranger may have made up; empty when it cannot be one of ours. */
    static Optional<Ticket> of(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new Ticket(text)) : Optional.empty();
    }

    Digest digest() {
        try {
            return new Digest(MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** What it can be known by. */
    static final class Digest {

        private final byte[] bytes;

        Digest(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }

    /** The code challenge that belongs to it as a verifier ({@code S256}). */
    String challenge() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest().bytes());
    }

    @Override
    public String toString() {
        return "Ticket[withheld]";
    }
}

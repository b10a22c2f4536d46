package io.handshake.worker.letters;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a page of letters has ended. */
public record LetterCursor(Instant writtenAt, UUID id) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,15}) ([0-9a-f-]{36})");

    /** Opaque, for a URL. */
    public String text() {
        String plain = writtenAt.toEpochMilli() + " " + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(US_ASCII));
    }

    /** Reads what {@link #text()} wrote. */
    public static LetterCursor parse(String text) {
        try {
            Matcher plain = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), US_ASCII));
            if (plain.matches()) {
                return new LetterCursor(
                        Instant.ofEpochMilli(Long.parseLong(plain.group(1))), UUID.fromString(plain.group(2)));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("after: expected what an earlier page gave, found other text", e);
        }
        throw new IllegalArgumentException("after: expected what an earlier page gave, found other text");
    }
}

package io.handshake.worker.bookings;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.handshake.contracts.BookingId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in the list: that of one booking. What comes in meanwhile moves nothing that lies behind it. */
public record Position(Instant receivedAt, BookingId bookingId) {

    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18})/([-0-9a-f]{36})");
    private static final int MAX_LENGTH = 100;

    /** Opaque: for a URL, and for {@link #parse}. */
    public String text() {
        String text = ChronoUnit.MICROS.between(Instant.EPOCH, receivedAt) + "/" + bookingId;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(US_ASCII));
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when it is none that {@link #text} has made
     */
    public static Position parse(String text) {
        Matcher parts = TEXT.matcher(decoded(text));
        if (!parts.matches()) {
            throw unknown();
        }
        Instant receivedAt = Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS);
        if (receivedAt.isBefore(Period.EVER.from()) || receivedAt.isAfter(Period.EVER.to())) {
            throw unknown();
        }
        return new Position(receivedAt, BookingId.parse(parts.group(2)));
    }

    private static String decoded(String text) {
        try {
            return text.length() > MAX_LENGTH
                    ? ""
                    : new String(Base64.getUrlDecoder().decode(text), US_ASCII);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static IllegalArgumentException unknown() {
        return new IllegalArgumentException("cursor: expected one that a list has returned as next, found other text");
    }
}

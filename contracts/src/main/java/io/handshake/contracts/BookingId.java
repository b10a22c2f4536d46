package io.handshake.contracts;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The wish: a caller in one call wants one start in one calendar. The model repeating itself with a new tool-call id
 * is the same wish, because nothing of a single delivery goes into this id.
 */
public record BookingId(UUID value) {

    private static final UUID NAMESPACE = UUID.fromString("6f1d0c3e-7a52-5a4e-9d57-0b6a3c1e8f21");
    private static final Pattern CANONICAL = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    public BookingId {
        Texts.present("bookingId", value);
    }

    /**
     * The id of this wish.
     *
     * @param callId the call's id, or the tool-call id when the message names no call
     * @param calendarId the clinic's calendar as Google names it, {@code primary} where nothing else is known
     */
    public static BookingId of(OrgId orgId, String callId, String calendarId, Instant startsAt) {
        return new BookingId(NamedUuid.of(NAMESPACE, List.of(orgId.value(), callId, calendarId, startsAt.toString())));
    }

    /** Expects the canonical text of a UUID; upper case is taken too (RFC 9562, section 4). */
    public static BookingId parse(String text) {
        // UUID.fromString alone would take "1-1-1-1-1".
        if (!CANONICAL.matcher(text).matches()) {
            throw new IllegalArgumentException("bookingId: expected a UUID, found other text");
        }
        return new BookingId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}

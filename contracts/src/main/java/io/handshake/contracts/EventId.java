package io.handshake.contracts;

import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The id of the Google Calendar event of one attempt, chosen by us before the insert, so that inserting twice is
 * inserting once. Google accepts ids of 5 to 1024 characters out of {@code 0-9a-v}
 * (developers.google.com/workspace/calendar/api/v3/reference/events), and a deleted id is never free again: hence the
 * attempt is part of it.
 */
public record EventId(String value) {

    private static final int LENGTH = 40;
    private static final Pattern LEGAL = Pattern.compile("[0-9a-f]{" + LENGTH + "}");

    public EventId {
        if (!LEGAL.matcher(Texts.present("eventId", value)).matches()) {
            throw new IllegalArgumentException(
                    "eventId: expected " + LENGTH + " lower-case hex digits, found other text");
        }
    }

    /** The id of this attempt's event. */
    public static EventId of(OrgId orgId, BookingId bookingId, int attempt) {
        byte[] name = NamedUuid.joined(List.of(orgId.value(), bookingId.toString(), Integer.toString(attempt)));
        return new EventId(HexFormat.of()
                .formatHex(NamedUuid.digest("SHA-256").digest(name))
                .substring(0, LENGTH));
    }

    @Override
    public String toString() {
        return value;
    }
}

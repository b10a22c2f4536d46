package io.handshake.worker.clinics;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.OrgId;
import java.time.ZoneId;

/**
 * A clinic that bookings are made for.
 *
 * @param name as people call it
 * @param calendarId as Google names it, {@code primary} for the account's own
 * @param timeZone the zone in which its times are spoken
 */
public record Clinic(OrgId orgId, String name, String calendarId, ZoneId timeZone) {

    static final int MAX_NAME = 200;

    public Clinic {
        requireText("name", name, MAX_NAME);
        requireText("calendarId", calendarId, BookingRequested.MAX_CALENDAR_ID);
    }

    /** What ingress gets to know of it. */
    ClinicSettings settings() {
        return new ClinicSettings(orgId, calendarId, timeZone);
    }

    private static void requireText(String member, String text, int maxLength) {
        if (text.isBlank() || text.length() > maxLength || text.codePoints().anyMatch(Clinic::standsInNoLine)) {
            throw new IllegalArgumentException(
                    member + ": expected 1 to " + maxLength + " characters of text on one line");
        }
    }

    /** Control characters, line ends, and half of a surrogate pair, for which UTF-8 has no form. */
    private static boolean standsInNoLine(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }
}

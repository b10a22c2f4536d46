package io.handshake.worker.clinics;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.OrgId;
import java.time.DateTimeException;
import java.time.ZoneId;

/**
 * A clinic that bookings are made for. Rows are read as this, so it refuses nothing that was ever accepted: what only new
 * clinics must keep to is asked for where they come in.
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

    /**
     * A clinic as somebody enters it: what is accepted from now on.
     *
     * @throws IllegalArgumentException that says what was expected and quotes nothing
     */
    public static Clinic entered(OrgId orgId, String name, String calendarId, String timeZone) {
        return new Clinic(orgId, line("name", name), line("calendarId", calendarId), zone(timeZone));
    }

    private static String line(String member, String text) {
        if (text.codePoints().anyMatch(Clinic::standsInNoLine)) {
            throw new IllegalArgumentException(member + ": expected text on one line, found other characters");
        }
        return text;
    }

    /** Control characters, line ends, and half of a surrogate pair, for which UTF-8 has no form. */
    private static boolean standsInNoLine(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }

    /** An offset such as {@code +01:00} knows no summer time, so only regions will do. */
    private static ZoneId zone(String text) {
        try {
            if (ZoneId.getAvailableZoneIds().contains(text)) {
                return ZoneId.of(text);
            }
        } catch (DateTimeException e) {
            throw new IllegalStateException("a zone that is listed but not available", e);
        }
        throw new IllegalArgumentException(
                "timeZone: expected a region such as Europe/London (IANA), found something else");
    }

    /** What ingress gets to know of it. */
    ClinicSettings settings() {
        return new ClinicSettings(orgId, calendarId, timeZone);
    }

    private static void requireText(String member, String text, int maxLength) {
        if (text.isBlank() || text.length() > maxLength) {
            throw new IllegalArgumentException(member + ": expected 1 to " + maxLength + " characters of text");
        }
    }
}

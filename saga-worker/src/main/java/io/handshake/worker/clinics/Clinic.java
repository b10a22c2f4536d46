package io.handshake.worker.clinics;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.OrgId;
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

package io.handshake.contracts;

import java.time.ZoneId;

/**
 * What ingress has to know of a clinic to understand a spoken time: it has no database. The newest record of a key
 * counts (the topic is compacted).
 *
 * @param calendarId the calendar as Google names it, {@code primary} for the account's own
 * @param timeZone the zone in which the clinic's times are spoken
 */
public record ClinicSettings(OrgId orgId, String calendarId, ZoneId timeZone) {

    public static final String PRIMARY_CALENDAR = "primary";
    /** A clinic that says nothing else is a British one. */
    public static final ZoneId DEFAULT_ZONE = ZoneId.of("Europe/London");

    public ClinicSettings {
        Texts.present("orgId", orgId);
        calendarId = Texts.required("calendarId", calendarId, BookingRequested.MAX_CALENDAR_ID);
        Texts.present("timeZone", timeZone);
    }

    /** What holds for a clinic of which nothing is known. */
    public static ClinicSettings defaults(OrgId orgId) {
        return new ClinicSettings(orgId, PRIMARY_CALENDAR, DEFAULT_ZONE);
    }
}

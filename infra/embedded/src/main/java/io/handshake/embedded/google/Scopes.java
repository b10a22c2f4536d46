package io.handshake.embedded.google;

import java.util.Set;

/** Which of Google's scopes allow what: https://developers.google.com/workspace/calendar/api/auth. */
final class Scopes {

    private static final String PREFIX = "https://www.googleapis.com/auth/";

    static final Set<String> DEFAULT = Set.of(PREFIX + "calendar.events");

    private static final Set<String> WRITE_EVENTS =
            Set.of(PREFIX + "calendar", PREFIX + "calendar.events", PREFIX + "calendar.events.owned");
    private static final Set<String> READ_EVENTS = Set.of(
            PREFIX + "calendar",
            PREFIX + "calendar.readonly",
            PREFIX + "calendar.events",
            PREFIX + "calendar.events.readonly",
            PREFIX + "calendar.events.owned",
            PREFIX + "calendar.events.owned.readonly");
    /** The event scopes do not allow {@code calendars.get}. */
    private static final Set<String> READ_CALENDARS = Set.of(
            PREFIX + "calendar",
            PREFIX + "calendar.readonly",
            PREFIX + "calendar.calendars",
            PREFIX + "calendar.calendars.readonly");

    private Scopes() {}

    static boolean allow(Set<String> granted, Operation operation) {
        Set<String> enough = switch (operation) {
            case INSERT, DELETE, PATCH, UPDATE -> WRITE_EVENTS;
            case GET, LIST -> READ_EVENTS;
            case CALENDAR -> READ_CALENDARS;
            case TOKEN, REVOKE, CONSENT -> granted;
        };
        return granted.stream().anyMatch(enough::contains);
    }
}

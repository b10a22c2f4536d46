package io.handshake.local.audit;

import io.handshake.embedded.google.CalendarEvent;
import io.handshake.embedded.google.GoogleStandIn;
import io.handshake.local.audit.Evidence.Event;
import io.handshake.local.audit.Evidence.HostCalendar;
import io.handshake.local.house.BoundedWait;
import io.handshake.local.house.LocalHouse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Gathers the evidence of a running house. */
public final class HouseEvidence {

    /** The name of the private extended property that holds the booking id. */
    public static final String MARKER = "handshake_booking";

    /** Gathers it when nothing is under way any more, or when the bound is over; then the audit says what hangs. */
    public static Evidence settled(LocalHouse house, Map<String, HostCalendar> calendars, Duration within) {
        BoundedWait.until(within, () -> isSettled(house));
        return now(house, calendars);
    }

    /** Whether everything is decided, and no write is on its way to a calendar any more. */
    private static boolean isSettled(LocalHouse house) {
        return isDecided(house) && house.google().stream().allMatch(google -> google.unfinished() == 0);
    }

    /** Whether every booking is decided, undone where it must be, and announced to every request on the topic. */
    public static boolean isDecided(LocalHouse house) {
        return new SqlTables(house.database()).underWay() == 0
                && KafkaHistory.read(house.kafkaServers()).isEveryRequestAnswered();
    }

    /** Gathers it as it is at this moment. */
    public static Evidence now(LocalHouse house, Map<String, HostCalendar> calendars) {
        SqlTables tables = new SqlTables(house.database());
        KafkaHistory history = KafkaHistory.read(house.kafkaServers());
        GoogleStandIn google = house.google()
                .orElseThrow(() -> new IllegalStateException("Only our own stand-in shows all of its calendars"));
        return new Evidence(
                history.requests(),
                history.outcomes(),
                tables.decisions(),
                tables.appointments(),
                calendars.values().stream()
                        .distinct()
                        .flatMap(calendar -> live(google, calendar).stream())
                        .toList(),
                calendars);
    }

    private static List<Event> live(GoogleStandIn google, HostCalendar calendar) {
        return google.events(calendar.account(), calendar.calendarId()).stream()
                .filter(CalendarEvent::isLive)
                .map(event -> new Event(
                        calendar.account(),
                        event.id(),
                        event.privateProperties().getOrDefault(MARKER, ""),
                        event.start(),
                        event.end()))
                .toList();
    }

    private HouseEvidence() {}
}

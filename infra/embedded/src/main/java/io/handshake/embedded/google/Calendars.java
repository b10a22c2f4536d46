package io.handshake.embedded.google;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * All calendars with all their events. An event that was deleted stays, cancelled, so that its id is never free again.
 * What goes in and out are copies.
 */
final class Calendars {

    static final ZoneId DEFAULT_ZONE = ZoneId.of("Europe/London");

    private static final String ID_CHARACTERS = "0123456789abcdefghijklmnopqrstuv";
    private static final int MADE_ID_LENGTH = 26;

    private record Shelf(ZoneId zone, Map<String, ObjectNode> events) {}

    private final EventStamps stamps;
    private final BiConsumer<CalendarKey, ObjectNode> saved;
    private final SecureRandom random = new SecureRandom();
    private final Map<CalendarKey, Shelf> shelves = new LinkedHashMap<>();

    /** @param saved told about each new state of an event */
    Calendars(Clock clock, BiConsumer<CalendarKey, ObjectNode> saved) {
        this.stamps = new EventStamps(clock);
        this.saved = saved;
    }

    synchronized void add(CalendarKey key, ZoneId zone) {
        Shelf known = shelves.get(key);
        shelves.put(key, new Shelf(zone, known == null ? new LinkedHashMap<>() : known.events()));
    }

    synchronized void load(CalendarKey key, ObjectNode event) {
        stamps.seen(event);
        shelf(key).events().put(Json.text(event, "id"), event);
    }

    synchronized Map<CalendarKey, ZoneId> zones() {
        Map<CalendarKey, ZoneId> zones = new LinkedHashMap<>();
        shelves.forEach((key, shelf) -> zones.put(key, shelf.zone()));
        return zones;
    }

    synchronized ZoneId zone(CalendarKey key) {
        return shelf(key).zone();
    }

    synchronized ObjectNode insert(CalendarKey key, ObjectNode body) {
        Shelf shelf = shelf(key);
        ObjectNode event = body.deepCopy();
        EventRules.dropReadOnly(event);
        if (!event.hasNonNull("id")) {
            event.put("id", newId());
        }
        String id = Json.text(event, "id");
        EventRules.checkId(id);
        settle(event, shelf);
        if (shelf.events().containsKey(id)) {
            throw GoogleError.duplicate().refusal();
        }
        stamps.created(event, key);
        return put(key, shelf, event);
    }

    synchronized ObjectNode get(CalendarKey key, String id) {
        return known(shelf(key), id).deepCopy();
    }

    /** @param ifMatch the etag that must still be there, empty for any */
    synchronized void delete(CalendarKey key, String id, String ifMatch) {
        Shelf shelf = shelf(key);
        ObjectNode event = known(shelf, id).deepCopy();
        if (isCancelled(event)) {
            throw GoogleError.deleted().refusal();
        }
        checkMatch(event, ifMatch);
        event.put("status", "cancelled");
        stamps.changed(event);
        put(key, shelf, event);
    }

    synchronized ObjectNode patch(CalendarKey key, String id, ObjectNode patch, String ifMatch) {
        return change(key, id, patch, ifMatch, known -> {
            EventRules.merge(known, patch);
            return known;
        });
    }

    synchronized ObjectNode update(CalendarKey key, String id, ObjectNode body, String ifMatch) {
        return change(key, id, body, ifMatch, known -> {
            ObjectNode next = body.deepCopy();
            for (String kept : List.of(
                    "kind", "id", "created", "htmlLink", "creator", "organizer", "sequence", "iCalUID", "eventType")) {
                next.set(kept, known.get(kept));
            }
            return next;
        });
    }

    /** In order of their making. */
    synchronized List<ObjectNode> list(CalendarKey key) {
        List<ObjectNode> copies = new ArrayList<>();
        shelf(key).events().values().forEach(event -> copies.add(event.deepCopy()));
        return copies;
    }

    static boolean isCancelled(ObjectNode event) {
        return Json.text(event, "status").equals("cancelled");
    }

    static CalendarEvent view(ObjectNode event) {
        Map<String, String> properties = new TreeMap<>();
        event.path("extendedProperties")
                .path("private")
                .properties()
                .forEach(property ->
                        properties.put(property.getKey(), property.getValue().asString()));
        return new CalendarEvent(
                Json.text(event, "id"),
                Json.text(event, "status"),
                EventTimes.instant(event, "start"),
                EventTimes.instant(event, "end"),
                Json.text(event.path("start"), "timeZone"),
                Json.text(event, "summary"),
                properties,
                Json.text(event, "etag"),
                event.path("sequence").asInt(0));
    }

    private ObjectNode change(
            CalendarKey key, String id, ObjectNode body, String ifMatch, UnaryOperator<ObjectNode> change) {
        Shelf shelf = shelf(key);
        ObjectNode known = known(shelf, id).deepCopy();
        boolean restores = body.hasNonNull("status") && !isCancelled(body);
        if (isCancelled(known) && !restores) {
            throw GoogleError.deleted().refusal();
        }
        checkMatch(known, ifMatch);
        EventRules.dropReadOnly(body);
        body.remove("id");
        ObjectNode next = change.apply(known);
        settle(next, shelf);
        stamps.changed(next);
        return put(key, shelf, next);
    }

    private ObjectNode put(CalendarKey key, Shelf shelf, ObjectNode event) {
        shelf.events().put(Json.text(event, "id"), event);
        saved.accept(key, event);
        return event.deepCopy();
    }

    private Shelf shelf(CalendarKey key) {
        Shelf known = shelves.get(key);
        if (known != null) {
            return known;
        }
        if (!key.isPrimary()) {
            throw GoogleError.notFound().refusal();
        }
        Shelf made = new Shelf(DEFAULT_ZONE, new LinkedHashMap<>());
        shelves.put(key, made);
        return made;
    }

    private static void settle(ObjectNode event, Shelf shelf) {
        EventRules.settle(event);
        new EventTimes(shelf.zone()).settle(event);
    }

    private static ObjectNode known(Shelf shelf, String id) {
        ObjectNode event = shelf.events().get(id);
        if (event == null) {
            throw GoogleError.notFound().refusal();
        }
        return event;
    }

    private static void checkMatch(ObjectNode event, String ifMatch) {
        if (!ifMatch.isEmpty() && !ifMatch.equals("*") && !ifMatch.equals(Json.text(event, "etag"))) {
            throw GoogleError.conditionNotMet().refusal();
        }
    }

    private String newId() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < MADE_ID_LENGTH; i++) {
            id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
        }
        return id.toString();
    }
}

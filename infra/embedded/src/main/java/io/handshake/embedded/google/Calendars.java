package io.handshake.embedded.google;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * All calendars with all their events. An event that was deleted stays, cancelled, so that its id is never free again.
 * They lie there packed: what comes out are copies, what goes in is the callers' no more.
 */
final class Calendars {

    static final ZoneId DEFAULT_ZONE = ZoneId.of("Europe/London");

    private static final String ID_CHARACTERS = "0123456789abcdefghijklmnopqrstuv";
    private static final int MADE_ID_LENGTH = 26;

    private record Shelf(ZoneId zone, Map<String, PackedEvent> events) {}

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
        shelf(key).events().put(Json.text(event, "id"), PackedEvent.of(event));
    }

    synchronized Map<CalendarKey, ZoneId> zones() {
        Map<CalendarKey, ZoneId> zones = new LinkedHashMap<>();
        shelves.forEach((key, shelf) -> zones.put(key, shelf.zone()));
        return zones;
    }

    synchronized ZoneId zone(CalendarKey key) {
        return shelf(key).zone();
    }

    /** Everything but the look at the id is done before the lock is taken. */
    StoredEvent insert(CalendarKey key, ObjectNode event) {
        ZoneId zone = zone(key);
        EventRules.dropReadOnly(event);
        if (!event.hasNonNull("id")) {
            event.put("id", newId());
        }
        String id = Json.text(event, "id");
        EventRules.checkId(id);
        settle(event, zone);
        stamps.created(event, key);
        StoredEvent made = StoredEvent.of(event);
        putNew(key, id, made);
        return made;
    }

    private synchronized void putNew(CalendarKey key, String id, StoredEvent made) {
        if (shelf(key).events().putIfAbsent(id, made.packed()) != null) {
            throw GoogleError.duplicate().refusal();
        }
        saved.accept(key, made.tree());
    }

    synchronized StoredEvent get(CalendarKey key, String id) {
        return StoredEvent.of(known(shelf(key), id));
    }

    /** @param ifMatch the etag that must still be there, empty for any */
    synchronized void delete(CalendarKey key, String id, String ifMatch) {
        Shelf shelf = shelf(key);
        ObjectNode event = known(shelf, id).tree();
        if (isCancelled(event)) {
            throw GoogleError.deleted().refusal();
        }
        checkMatch(event, ifMatch);
        event.put("status", "cancelled");
        stamps.changed(event);
        put(key, shelf, event);
    }

    synchronized StoredEvent patch(CalendarKey key, String id, ObjectNode patch, String ifMatch) {
        return change(key, id, patch, ifMatch, known -> {
            EventRules.merge(known, patch);
            return known;
        });
    }

    synchronized StoredEvent update(CalendarKey key, String id, ObjectNode body, String ifMatch) {
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
    List<ObjectNode> list(CalendarKey key) {
        return packed(key).stream().map(PackedEvent::tree).toList();
    }

    /** The same as they lie there, for a look at very many. */
    synchronized List<PackedEvent> packed(CalendarKey key) {
        return List.copyOf(shelf(key).events().values());
    }

    /**
     * Empties all calendars, burnt ids included; what is under way lands afterwards.
     *
     * @param told before anything can land
     */
    synchronized void forget(Runnable told) {
        shelves.replaceAll((key, shelf) -> new Shelf(shelf.zone(), new LinkedHashMap<>()));
        told.run();
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

    private StoredEvent change(
            CalendarKey key, String id, ObjectNode body, String ifMatch, UnaryOperator<ObjectNode> change) {
        Shelf shelf = shelf(key);
        ObjectNode known = known(shelf, id).tree();
        boolean restores = body.hasNonNull("status") && !isCancelled(body);
        if (isCancelled(known) && !restores) {
            throw GoogleError.deleted().refusal();
        }
        checkMatch(known, ifMatch);
        EventRules.dropReadOnly(body);
        body.remove("id");
        ObjectNode next = change.apply(known);
        settle(next, shelf.zone());
        stamps.changed(next);
        return put(key, shelf, next);
    }

    private StoredEvent put(CalendarKey key, Shelf shelf, ObjectNode event) {
        StoredEvent next = StoredEvent.of(event);
        shelf.events().put(Json.text(event, "id"), next.packed());
        saved.accept(key, event);
        return next;
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

    private static void settle(ObjectNode event, ZoneId zone) {
        EventRules.settle(event);
        new EventTimes(zone).settle(event);
    }

    private static PackedEvent known(Shelf shelf, String id) {
        PackedEvent event = shelf.events().get(id);
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

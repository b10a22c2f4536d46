package io.handshake.embedded.google;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What one line of the archive says, both ways. */
final class ArchiveLines {

    private ArchiveLines() {}

    static ObjectNode grant(Grant grant) {
        return Json.object().put("type", "grant").set("grant", Json.MAPPER.valueToTree(grant));
    }

    static ObjectNode calendar(CalendarKey key, ZoneId zone) {
        return keyed("calendar", key).put("zone", zone.getId());
    }

    static ObjectNode event(CalendarKey key, ObjectNode event) {
        return keyed("event", key).set("event", event);
    }

    static ObjectNode forgotten() {
        return Json.object().put("type", "forgotten");
    }

    static List<ObjectNode> all(Grants grants, Calendars calendars) {
        List<ObjectNode> lines = new ArrayList<>();
        grants.all().forEach(grant -> lines.add(grant(grant)));
        calendars.zones().forEach((key, zone) -> {
            lines.add(calendar(key, zone));
            calendars.list(key).forEach(event -> lines.add(event(key, event)));
        });
        return lines;
    }

    static void restore(ObjectNode line, Grants grants, Calendars calendars) {
        CalendarKey key = new CalendarKey(Json.text(line, "account"), Json.text(line, "calendar"));
        switch (Json.text(line, "type")) {
            case "grant" -> grants.load(Json.MAPPER.treeToValue(line.get("grant"), Grant.class));
            case "calendar" -> calendars.add(key, ZoneId.of(Json.text(line, "zone")));
            case "event" -> calendars.load(key, line.withObject("event"));
            case "forgotten" -> calendars.forget(() -> {});
            default -> throw new IllegalStateException("The calendar data has a line of an unknown type");
        }
    }

    private static ObjectNode keyed(String type, CalendarKey key) {
        return Json.object().put("type", type).put("account", key.account()).put("calendar", key.calendar());
    }
}

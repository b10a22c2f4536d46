package io.handshake.embedded.google;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/** Writes the fields that only Google writes. Etags rise with every write, even when the clock stands still. */
final class EventStamps {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final AtomicLong lastEtag = new AtomicLong();

    EventStamps(Clock clock) {
        this.clock = clock;
    }

    void created(ObjectNode event, CalendarKey key) {
        String id = Json.text(event, "id");
        event.put("kind", "calendar#event")
                .put("created", MILLIS.format(clock.instant()))
                .put("htmlLink", "https://calendar.test/event?eid=" + id)
                .put("sequence", 0);
        if (!event.hasNonNull("iCalUID")) {
            event.put("iCalUID", id + "@google.com");
        }
        if (!event.hasNonNull("eventType")) {
            event.put("eventType", "default");
        }
        event.putObject("creator").put("email", key.account()).put("self", true);
        event.putObject("organizer").put("email", key.id()).put("self", true);
        stamp(event);
    }

    void changed(ObjectNode event) {
        event.put("sequence", event.path("sequence").asInt(0) + 1);
        stamp(event);
    }

    /** After a restart: no etag of the past is given again. */
    void seen(ObjectNode event) {
        lastEtag.accumulateAndGet(Long.parseLong(Json.text(event, "etag").replace("\"", "")), Math::max);
    }

    private void stamp(ObjectNode event) {
        Instant now = clock.instant();
        long etag = lastEtag.accumulateAndGet(
                2 * ChronoUnit.MICROS.between(Instant.EPOCH, now), (last, fresh) -> Math.max(last + 2, fresh));
        event.put("updated", MILLIS.format(now)).put("etag", "\"" + etag + "\"");
    }
}

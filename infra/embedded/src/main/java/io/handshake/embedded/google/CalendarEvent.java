package io.handshake.embedded.google;

import java.time.Instant;
import java.util.Map;

/**
 * An event as it lies in a calendar, deleted ones ({@code status} is {@code cancelled}) too.
 *
 * @param startZone the zone id kept with the start
 * @param summary empty when there is none
 */
public record CalendarEvent(
        String id,
        String status,
        Instant start,
        Instant end,
        String startZone,
        String summary,
        Map<String, String> privateProperties,
        String etag,
        int sequence) {

    public CalendarEvent {
        privateProperties = Map.copyOf(privateProperties);
    }

    /** Not deleted? */
    public boolean isLive() {
        return !status.equals("cancelled");
    }
}

package io.handshake.embedded.google;

import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** What people type into Google's own pages, as API bodies. */
final class PersonEdits {

    private PersonEdits() {}

    static ObjectNode event(String summary, Instant start, Instant end) {
        return times(start, end).put("summary", summary);
    }

    static ObjectNode times(Instant start, Instant end) {
        ObjectNode times = Json.object();
        times.putObject("start").put("dateTime", start.toString());
        times.putObject("end").put("dateTime", end.toString());
        return times;
    }
}

package io.handshake.worker.live;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What happened, as the data of a server-sent event: ids, times and codes. */
final class JsonLive {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** On one line. */
    static String of(Now now) {
        return JSON.writeValueAsString(now);
    }

    /** On one line. */
    static String of(Feed.Numbered numbered) {
        Map<String, Object> members = new LinkedHashMap<>();
        switch (numbered.happening()) {
            case Happening.Requested requested -> {
                members.put("bookingId", requested.bookingId().toString());
                members.put("orgId", requested.orgId().value());
                members.put("requestId", requested.requestId().value());
                members.put("replayed", requested.replayed());
            }
            case Happening.Confirmed confirmed -> {
                members.put("bookingId", confirmed.bookingId().toString());
                members.put("orgId", confirmed.orgId().value());
                members.put("attempt", confirmed.attempt());
                members.put("late", confirmed.late());
            }
            case Happening.Failed failed -> {
                members.put("bookingId", failed.bookingId().toString());
                members.put("orgId", failed.orgId().value());
                members.put("attempt", failed.attempt());
                members.put("reason", failed.reason().name());
                members.put("late", failed.late());
            }
            case Happening.Stepped stepped -> {
                members.put("bookingId", stepped.step().bookingId().toString());
                members.put("orgId", stepped.step().orgId().value());
                members.put("attempt", stepped.step().attempt());
                members.put("step", stepped.step().step());
                members.put("direction", stepped.step().direction().name());
                members.put("tryNumber", stepped.step().tryNumber());
                members.put("result", stepped.step().result().name());
                members.put("durationMs", stepped.step().durationMs());
            }
            case Happening.SetAside letter -> {
                members.put("partition", numbered.sighting().partition());
                members.put("offset", numbered.sighting().offset());
            }
        }
        members.put("at", numbered.happening().at().toString());
        return JSON.writeValueAsString(members);
    }

    private JsonLive() {}
}

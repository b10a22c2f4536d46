package io.handshake.local.talk;

import java.time.ZoneId;
import tools.jackson.databind.json.JsonMapper;

/** The bodies that the saga-worker's API wants. */
final class JsonClinic {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static String clinic(String name, ZoneId zone) {
        return JSON.createObjectNode()
                .put("name", name)
                .put("calendarId", "primary")
                .put("timeZone", zone.getId())
                .toString();
    }

    static String refreshToken(String token) {
        return JSON.createObjectNode().put("refreshToken", token).toString();
    }

    private JsonClinic() {}
}

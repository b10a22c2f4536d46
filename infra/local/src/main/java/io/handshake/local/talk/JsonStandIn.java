package io.handshake.local.talk;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Google stand-in that is a process of its own, by its {@code /control/}. */
public final class JsonStandIn {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final BoundedHttp http;

    /** @param root of its HTTP, without a slash at its end */
    public JsonStandIn(String root) {
        this.http = new BoundedHttp(root, "");
    }

    /** An event of some calendar, deleted ones too; the private extended property is empty when there is none. */
    public record StoredEvent(String id, boolean isLive, String property, OffsetDateTime start, OffsetDateTime end) {}

    public void addAccount(String refreshToken, String email) {
        require(http.send(
                "POST",
                "/control/accounts",
                JSON.createObjectNode()
                        .put("refreshToken", refreshToken)
                        .put("email", email)
                        .toString()));
    }

    /** Slows every request down from now on. */
    public void latency(Duration length) {
        require(http.send(
                "POST",
                "/control/latency",
                JSON.createObjectNode().put("ms", length.toMillis()).toString()));
    }

    /**
     * All of an account's calendars' events.
     *
     * @param property the name of the private extended property to be read with each
     */
    public List<StoredEvent> events(String account, String property) {
        String answer = require(
                http.send("GET", "/control/events?account=" + URLEncoder.encode(account, StandardCharsets.UTF_8), ""));
        List<StoredEvent> events = new ArrayList<>();
        for (JsonNode found : JSON.readTree(answer).path("events")) {
            JsonNode event = found.path("event");
            events.add(new StoredEvent(
                    event.path("id").asString(""),
                    !event.path("status").asString("").equals("cancelled"),
                    event.path("extendedProperties")
                            .path("private")
                            .path(property)
                            .asString(""),
                    OffsetDateTime.parse(event.path("start").path("dateTime").asString("")),
                    OffsetDateTime.parse(event.path("end").path("dateTime").asString(""))));
        }
        return events;
    }

    /** Forgets all events, burnt ids too. */
    public void forgetEvents() {
        require(http.send("DELETE", "/control/events", ""));
    }

    private static String require(Reply reply) {
        if (reply.status() != 200) {
            throw new IllegalStateException("The stand-in: expected 200, found " + reply.status());
        }
        return reply.body();
    }
}

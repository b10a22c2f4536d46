package io.handshake.embedded.google;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** An HTTP answer, before it is sent. */
record Answer(int status, String contentType, String body, Map<String, String> headers) {

    private static final String JSON = "application/json; charset=UTF-8";

    static Answer json(int status, ObjectNode body) {
        return new Answer(status, JSON, body.toString(), Map.of());
    }

    static Answer ofError(GoogleError error) {
        return json(error.status(), error.envelope());
    }

    static Answer html(int status, String page) {
        return new Answer(status, "text/html; charset=UTF-8", page, Map.of());
    }

    static Answer redirect(String location) {
        return new Answer(302, "text/html; charset=UTF-8", "", Map.of("Location", location));
    }

    static Answer noContent() {
        return new Answer(204, JSON, "", Map.of());
    }

    Answer withBody(String other) {
        return new Answer(status, contentType, other, headers);
    }

    Answer withHeader(String name, String value) {
        return new Answer(status, contentType, body, Map.of(name, value));
    }
}

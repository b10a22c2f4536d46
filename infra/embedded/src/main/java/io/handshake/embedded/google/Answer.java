package io.handshake.embedded.google;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** An HTTP answer, before it is sent. */
record Answer(int status, String contentType, Body body, Map<String, String> headers) {

    private static final String JSON = "application/json; charset=UTF-8";
    private static final String HTML = "text/html; charset=UTF-8";

    static Answer json(int status, ObjectNode body) {
        return json(status, body.toString());
    }

    static Answer json(int status, String body) {
        return new Answer(status, JSON, new Body.Text(body), Map.of());
    }

    static Answer event(StoredEvent event) {
        return new Answer(200, JSON, new Body.Event(event.packed()), Map.of("ETag", Json.text(event.tree(), "etag")));
    }

    static Answer ofError(GoogleError error) {
        return json(error.status(), error.envelope());
    }

    static Answer html(int status, String page) {
        return new Answer(status, HTML, new Body.Text(page), Map.of());
    }

    static Answer redirect(String location) {
        return new Answer(302, HTML, new Body.Text(""), Map.of("Location", location));
    }

    static Answer noContent() {
        return json(204, "");
    }

    Answer withBody(String other) {
        return new Answer(status, contentType, new Body.Text(other), headers);
    }

    Answer withHeader(String name, String value) {
        return new Answer(status, contentType, body, Map.of(name, value));
    }
}

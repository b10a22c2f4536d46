package io.handshake.embedded.google;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** One account's view of a stand-in, over plain HTTP. */
final class Caller implements AutoCloseable {

    static final String EVENT = """
            {"id": "%s", "summary": "Check-up",
             "start": {"dateTime": "2027-07-01T14:00:00+01:00", "timeZone": "Europe/London"},
             "end": {"dateTime": "2027-07-01T14:30:00+01:00", "timeZone": "Europe/London"},
             "extendedProperties": {"private": {"marker": "m1"}}}""";

    record Response(int status, String body, HttpResponse<String> raw) {
        JsonNode json() {
            return Json.parse(body);
        }

        String reason() {
            return json().path("error").path("errors").path(0).path("reason").asString();
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final GoogleStandIn google;
    private String token = "";

    Caller(GoogleStandIn google) {
        this.google = google;
    }

    Caller(GoogleStandIn google, String refreshToken) throws Exception {
        this(google);
        refresh(refreshToken);
    }

    Response refresh(String refreshToken) throws Exception {
        Response response = token(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
        if (response.status() == 200) {
            token = response.json().get("access_token").asString();
        }
        return response;
    }

    void bearer(String other) {
        token = other;
    }

    /** With the right client id and secret. */
    Response token(Map<String, String> form) throws Exception {
        Map<String, String> all = new TreeMap<>(form);
        all.putIfAbsent("client_id", "stand-in-client");
        all.putIfAbsent("client_secret", "stand-in-secret");
        return post(google.tokenUrl(), Forms.format(all));
    }

    Response insert(String id) throws Exception {
        return call("POST", "primary/events?sendUpdates=none", EVENT.formatted(id));
    }

    Response get(String id) throws Exception {
        return call("GET", "primary/events/" + id, "");
    }

    /** Returns with the answer's head; the body comes as it is read. */
    HttpResponse<InputStream> begun(String id) throws Exception {
        HttpRequest request = request(google.rootUrl() + "calendar/v3/calendars/primary/events/" + id)
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    Response delete(String id, String... headers) throws Exception {
        return call("DELETE", "primary/events/" + id, "", headers);
    }

    Response patch(String id, String body, String... headers) throws Exception {
        return call("PATCH", "primary/events/" + id, body, headers);
    }

    Response call(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = request(google.rootUrl() + "calendar/v3/calendars/" + path)
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    Response post(String url, String body) throws Exception {
        return send(request(url)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    Response control(String method, String path, String body) throws Exception {
        return send(request(google.rootUrl() + "control/" + path)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    Response open(String url) throws Exception {
        return send(request(url).GET().build());
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5));
    }

    private Response send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Response(response.statusCode(), response.body(), response);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

package io.handshake.local.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A service, as somebody outside meets it. Every wait has an end. */
final class Outside {

    private static final String JSON = "application/json";
    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(3);
    private static final Duration USUALLY_WITHIN = Duration.ofSeconds(5);
    /** A webhook answers within 60 s however it is configured, a test booking within 45 s. */
    private static final Duration BOOKS_WITHIN = Duration.ofSeconds(65);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTS_WITHIN)
            .build();

    private final String root;
    private final Clock clock;

    /** @param root without a slash at its end */
    Outside(String root, Clock clock) {
        this.root = root;
        this.clock = clock;
    }

    /** What came back. */
    sealed interface Heard {}

    /**
     * An answer.
     *
     * @param date the service's own clock, to the second; empty when it does not tell
     */
    record Answered(int status, String body, Optional<Instant> date, Instant sent, Instant received) implements Heard {

        Duration took() {
            return Duration.between(sent, received);
        }
    }

    /**
     * None.
     *
     * @param why the kind of trouble
     */
    record Silent(String why) implements Heard {}

    Heard get(String path, Map<String, String> headers) {
        return send("GET", path, headers, JSON, "", USUALLY_WITHIN);
    }

    Heard post(String path, Map<String, String> headers, String json) {
        return send("POST", path, headers, JSON, json, USUALLY_WITHIN);
    }

    /** As {@link #post}, but waits as long as a booking may take. */
    Heard book(String path, Map<String, String> headers, String json) {
        return send("POST", path, headers, JSON, json, BOOKS_WITHIN);
    }

    /** Posts a form to the address itself. */
    Heard form(Map<String, String> fields) {
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return send("POST", "", Map.of(), "application/x-www-form-urlencoded", form, USUALLY_WITHIN);
    }

    private Heard send(
            String method, String path, Map<String, String> headers, String type, String body, Duration within) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path))
                .timeout(within)
                .header("Content-Type", type)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        Instant sent = clock.instant();
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Answered(response.statusCode(), response.body(), date(response), sent, clock.instant());
        } catch (IOException e) {
            return new Silent(e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Silent("Interrupted");
        }
    }

    private static Optional<Instant> date(HttpResponse<?> response) {
        try {
            return response.headers()
                    .firstValue("Date")
                    .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether what is sent there can be read on the way. */
    boolean isInClear() {
        return root.startsWith("http:") && !root.matches("http://(localhost|127\\.[\\d.]+|\\[::1])(:\\d+)?(/.*)?");
    }

    /** Its address. */
    @Override
    public String toString() {
        return root;
    }
}

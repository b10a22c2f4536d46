package io.handshake.local.verify;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the services answer, as far as the checks need it. */
final class JsonApi {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Why nobody answers is another check's finding. */
    static final String LOOK_AT_SERVICES = "See what the report says about the services.";

    /** Why an answer is not to be used, too. */
    static final String LOOK_AT_DOORS = "See what the report says about the services and the doors.";

    /** A page of something, and whether more follows. */
    record Page<T>(List<T> items, boolean goesOn) {}

    /** A walk of a test booking, step by step. */
    record Trial(String verdict, String words, List<String> undone) {}

    /** What became of a booking. */
    record Outcome(String status, String appointment) {}

    static Page<Consent> clinics(String body, int size) {
        List<Consent> clinics =
                tree(body).path("clinics").valueStream().map(JsonApi::consent).toList();
        return new Page<>(clinics, clinics.size() == size);
    }

    private static Consent consent(JsonNode clinic) {
        JsonNode connection = clinic.path("connection");
        return new Consent(
                text(clinic, "orgId"),
                text(connection, "state"),
                text(connection, "cause"),
                text(connection, "why"),
                moment(connection, "grantedAt").or(() -> moment(connection, "connectedAt")),
                moment(connection, "endsAt"),
                moment(connection, "lastWorkedAt"));
    }

    /** The ids of the bookings of a page. */
    static Page<String> bookings(String body) {
        JsonNode page = tree(body);
        return new Page<>(
                page.path("bookings")
                        .valueStream()
                        .map(booking -> text(booking, "bookingId"))
                        .toList(),
                !text(page, "next").isEmpty());
    }

    /** The ids of the dead letters of a page. */
    static Page<String> letters(String body) {
        JsonNode page = tree(body);
        return new Page<>(
                page.path("letters")
                        .valueStream()
                        .map(letter -> text(letter, "id"))
                        .toList(),
                !text(page, "next").isEmpty());
    }

    static Trial trial(String body) {
        JsonNode report = tree(body);
        return new Trial(
                text(report, "verdict"),
                text(report, "words"),
                report.path("steps")
                        .valueStream()
                        .filter(step -> !text(step, "result").equals("done"))
                        .map(step -> text(step, "step") + ": " + text(step, "words"))
                        .toList());
    }

    static Outcome outcome(String body) {
        JsonNode details = tree(body);
        return new Outcome(text(details.path("booking"), "status"), text(details.path("appointment"), "state"));
    }

    /** The code of what a token endpoint refuses; empty when there is none. */
    static String error(String body) {
        return text(tree(body), "error");
    }

    /** The parts of a service's health that are down, as it tells them; empty when it tells nothing. */
    static String down(String body) {
        return tree(body).path("components").properties().stream()
                .filter(part -> !text(part.getValue(), "status").equals("UP"))
                .map(part -> part.getKey())
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "), parts -> parts.isEmpty() ? "" : ": " + parts));
    }

    private static Optional<Instant> moment(JsonNode node, String member) {
        try {
            return Optional.of(text(node, member))
                    .filter(text -> !text.isEmpty())
                    .map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isString() ? value.asString() : "";
    }

    /** Something else than JSON has nothing in it. */
    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    private JsonApi() {}
}

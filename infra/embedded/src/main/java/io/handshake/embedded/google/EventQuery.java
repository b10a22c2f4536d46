package io.handshake.embedded.google;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** {@code events.list}: its filters, its order and its pages. */
final class EventQuery {

    private static final int DEFAULT_RESULTS = 250;
    private static final int MOST_RESULTS = 2500;

    private final Call call;

    EventQuery(Call call) {
        this.call = call;
    }

    /** Adds {@code items} and, when there are more, {@code nextPageToken}. */
    void answer(List<ObjectNode> events, ObjectNode page) {
        if (!call.parameter("syncToken").isEmpty()) {
            throw GoogleError.fullSyncRequired().refusal();
        }
        List<ObjectNode> found = ordered(events.stream().filter(filter())).toList();
        int from = offset(found.size());
        int to = Math.min(found.size(), from + maxResults());
        page.putArray("items").addAll(found.subList(from, to));
        if (to < found.size()) {
            page.put("nextPageToken", pageToken(to));
        }
    }

    private Predicate<ObjectNode> filter() {
        boolean showDeleted = call.parameter("showDeleted").equals("true");
        String iCalUid = call.parameter("iCalUID");
        return within().and(event -> showDeleted || !Calendars.isCancelled(event))
                .and(event -> iCalUid.isEmpty() || Json.text(event, "iCalUID").equals(iCalUid))
                .and(properties("private"))
                .and(properties("shared"));
    }

    /** Both bounds are exclusive: {@code timeMin} for the end, {@code timeMax} for the start. */
    private Predicate<ObjectNode> within() {
        Instant min = bound("timeMin", Instant.MIN);
        Instant max = bound("timeMax", Instant.MAX);
        if (!min.isBefore(max)) {
            throw GoogleError.timeRangeEmpty().refusal();
        }
        return event -> EventTimes.instant(event, "end").isAfter(min)
                && EventTimes.instant(event, "start").isBefore(max);
    }

    private Instant bound(String name, Instant otherwise) {
        String value = call.parameter(name);
        try {
            return value.isEmpty() ? otherwise : OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            throw new GoogleError(400, "global", "badRequest", "Bad Request").refusal();
        }
    }

    /** Constraints that are repeated must all hold. */
    private Predicate<ObjectNode> properties(String kind) {
        List<String> constraints = call.parameters(kind + "ExtendedProperty");
        if (constraints.stream().anyMatch(constraint -> constraint.indexOf('=') < 1)) {
            throw GoogleError.invalid("Invalid value for: " + kind + "ExtendedProperty")
                    .refusal();
        }
        return event -> constraints.stream().allMatch(constraint -> {
            int equals = constraint.indexOf('=');
            return Json.text(event.path("extendedProperties").path(kind), constraint.substring(0, equals))
                    .equals(constraint.substring(equals + 1));
        });
    }

    private Stream<ObjectNode> ordered(Stream<ObjectNode> events) {
        return switch (call.parameter("orderBy")) {
            case "startTime" -> {
                if (!call.parameter("singleEvents").equals("true")) {
                    throw new GoogleError(
                                    400,
                                    "calendar",
                                    "orderByStartTimeUnsupported",
                                    "The requested ordering is not available for the particular query.")
                            .refusal();
                }
                yield events.sorted(Comparator.comparing(event -> EventTimes.instant(event, "start")));
            }
            case "updated" -> events.sorted(Comparator.comparing(event -> Json.text(event, "updated")));
            case "" -> events;
            default -> throw GoogleError.invalid("Invalid value for: orderBy").refusal();
        };
    }

    private int maxResults() {
        String value = call.parameter("maxResults");
        if (value.isEmpty()) {
            return DEFAULT_RESULTS;
        }
        try {
            int wanted = Integer.parseInt(value);
            if (wanted > 0) {
                return Math.min(wanted, MOST_RESULTS);
            }
        } catch (NumberFormatException e) {
            throw GoogleError.invalid("Invalid value for: maxResults").refusal();
        }
        throw GoogleError.invalid("Invalid value for: maxResults").refusal();
    }

    private int offset(int found) {
        String token = call.parameter("pageToken");
        if (token.isEmpty()) {
            return 0;
        }
        try {
            int offset = Integer.parseInt(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
            return Math.clamp(offset, 0, found);
        } catch (IllegalArgumentException e) {
            throw GoogleError.invalid("Invalid page token value.").refusal();
        }
    }

    private static String pageToken(int offset) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Integer.toString(offset).getBytes(StandardCharsets.UTF_8));
    }

    /** {@code sendUpdates} of the writing operations, checked the same way. */
    static void checkSendUpdates(Call call) {
        if (!Set.of("", "all", "externalOnly", "none").contains(call.parameter("sendUpdates"))) {
            throw GoogleError.invalid("Invalid value for: sendUpdates").refusal();
        }
    }
}

package io.handshake.worker.replays;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bodies that the replays' API takes. A member that we do not know is a mistake to tell, not to skip: a misspelt
 * {@code orgId} would replay everybody's bookings.
 */
final class JsonReplays {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** The wish for a run, or for its count. */
    record Wish(ReplayFilter filter, boolean dryRun, double perSecond) {}

    static Wish wish(byte[] body) {
        ObjectNode wish = object(body, Set.of("filter", "dryRun", "ratePerSecond"));
        JsonNode rate = wish.path("ratePerSecond");
        if (!rate.isMissingNode() && !rate.isNumber()) {
            throw new IllegalArgumentException("ratePerSecond: expected a number, found something else");
        }
        return new Wish(
                filter(wish.path("filter")),
                flag(wish, "dryRun"),
                rate.isMissingNode() ? Replays.DEFAULT_RATE : rate.doubleValue());
    }

    private static ReplayFilter filter(JsonNode node) {
        if (node.isMissingNode()) {
            return ReplayFilter.ALL;
        }
        if (!(node instanceof ObjectNode filter)) {
            throw new IllegalArgumentException("filter: expected an object, found something else");
        }
        onlyKnown("filter", filter, Set.of("status", "orgId", "reason", "from", "to", "bookingIds"));
        text(filter, "status").ifPresent(JsonReplays::onlyFailed);
        return new ReplayFilter(
                text(filter, "orgId").map(OrgId::new),
                text(filter, "reason").map(JsonReplays::reason),
                text(filter, "from").map(text -> moment("from", text)),
                text(filter, "to").map(text -> moment("to", text)),
                bookingIds(filter.path("bookingIds")));
    }

    private static void onlyFailed(String status) {
        if (!status.equals("FAILED")) {
            throw new IllegalArgumentException(
                    "status: expected FAILED, as nothing else can be replayed, found another");
        }
    }

    /** By its name. */
    static FailureReason reason(String text) {
        return Stream.of(FailureReason.values())
                .filter(reason -> reason.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("reason: expected one of "
                        + Stream.of(FailureReason.values()).map(Enum::name).collect(Collectors.joining(", "))
                        + ", found another"));
    }

    /** RFC 3339. */
    static Instant moment(String name, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    name + ": expected a moment such as 2026-11-24T14:00:00Z, found other text", e);
        }
    }

    private static List<BookingId> bookingIds(JsonNode node) {
        if (node.isMissingNode()) {
            return List.of();
        }
        if (!(node instanceof ArrayNode ids) || ids.isEmpty()) {
            throw new IllegalArgumentException(
                    "bookingIds: expected a list with at least one id, found something else");
        }
        return ids.valueStream().map(id -> BookingId.parse(id.asString(""))).toList();
    }

    /** What a person says to a stuck undo. */
    record Closing(Reason reason, boolean eventGone) {}

    static Closing closing(byte[] body) {
        ObjectNode closing = object(body, Set.of("reason", "eventGone"));
        return new Closing(new Reason(text(closing, "reason").orElse("")), flag(closing, "eventGone"));
    }

    /** As it is kept with a run. */
    static String filter(ReplayFilter filter) {
        ObjectNode node = JSON.createObjectNode();
        filter.orgId().ifPresent(org -> node.put("orgId", org.value()));
        filter.reason().ifPresent(reason -> node.put("reason", reason.name()));
        filter.from().ifPresent(from -> node.put("from", from.toString()));
        filter.to().ifPresent(to -> node.put("to", to.toString()));
        if (!filter.bookingIds().isEmpty()) {
            ArrayNode ids = node.putArray("bookingIds");
            filter.bookingIds().forEach(id -> ids.add(id.toString()));
        }
        return node.toString();
    }

    /** As an answer shows it. */
    static Map<String, Object> members(String json) {
        return JSON.readValue(json, new TypeReference<>() {});
    }

    private static Optional<String> text(ObjectNode node, String member) {
        JsonNode value = node.path(member);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new IllegalArgumentException(member + ": expected a string, found something else");
        }
        return Optional.of(value.asString());
    }

    private static boolean flag(ObjectNode node, String member) {
        JsonNode value = node.path(member);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw new IllegalArgumentException(member + ": expected true or false, found something else");
        }
        return value.asBoolean(false);
    }

    private static ObjectNode object(byte[] body, Set<String> known) {
        JsonNode node;
        try {
            node = JSON.readTree(body);
        } catch (JacksonException e) {
            // Without its cause: Jackson's messages quote the input.
            throw new IllegalArgumentException("body: expected one JSON object, found something else");
        }
        if (!(node instanceof ObjectNode object)) {
            throw new IllegalArgumentException("body: expected one JSON object, found something else");
        }
        onlyKnown("body", object, known);
        return object;
    }

    private static void onlyKnown(String what, ObjectNode node, Set<String> known) {
        Function<Set<String>, String> sorted = names -> new TreeSet<>(names).toString();
        if (!known.containsAll(node.propertyNames())) {
            throw new IllegalArgumentException(
                    what + ": expected no members but " + sorted.apply(known) + ", found another");
        }
    }

    private JsonReplays() {}
}

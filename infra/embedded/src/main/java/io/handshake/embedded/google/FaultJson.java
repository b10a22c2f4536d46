package io.handshake.embedded.google;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A fault as somebody with curl writes it. */
final class FaultJson {

    private static final Set<String> FIELDS = Set.of(
            "operation",
            "account",
            "calendar",
            "times",
            "probability",
            "seed",
            "effect",
            "status",
            "reason",
            "retryAfterSeconds",
            "when",
            "delayMs",
            "how",
            "meanwhile",
            "bytes");
    private static final String EFFECTS =
            "answer, detailed-answer, page, delay, drop, garbled, drip, oversized, apply-late, unauthorized, stall";

    private FaultJson() {}

    /** @throws IllegalArgumentException that says what was expected */
    static Fault read(ObjectNode json) {
        json.propertyNames().forEach(FaultJson::checkName);
        Fault fault = Fault.on(operations(json), effect(json));
        if (json.has("account")) {
            fault = fault.account(Json.text(json, "account"));
        }
        if (json.has("calendar")) {
            fault = fault.calendar(Json.text(json, "calendar"));
        }
        fault = fault.times((int) number(json, "times", 1));
        JsonNode probability = json.path("probability");
        if (!probability.isMissingNode() && !probability.isNumber()) {
            throw new IllegalArgumentException("probability is a number above 0 and at most 1");
        }
        return fault.probability(probability.asDouble(1), number(json, "seed", 0));
    }

    private static void checkName(String name) {
        if (!FIELDS.contains(name)) {
            throw new IllegalArgumentException("A fault has the fields " + FIELDS + ", found " + name);
        }
    }

    private static Set<Operation> operations(ObjectNode json) {
        String name = Json.text(json, "operation");
        return name.equalsIgnoreCase("ANY")
                ? EnumSet.allOf(Operation.class)
                : EnumSet.of(oneOf(Operation.class, json, "operation", null));
    }

    private static FaultEffect effect(ObjectNode json) {
        Duration length = Duration.ofMillis(number(json, "delayMs", 0));
        return switch (Json.text(json, "effect")) {
            case "answer" ->
                new FaultEffect.Answer(
                        (int) number(json, "status", 503),
                        json.has("reason") ? Json.text(json, "reason") : "backendError",
                        Duration.ofSeconds(number(json, "retryAfterSeconds", 0)),
                        when(json));
            case "detailed-answer" ->
                new FaultEffect.DetailedAnswer(
                        (int) number(json, "status", 403),
                        json.has("reason") ? Json.text(json, "reason") : "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                        when(json));
            case "page" -> new FaultEffect.Page((int) number(json, "status", 200), when(json));
            case "drip" -> new FaultEffect.Drip(length);
            case "oversized" -> new FaultEffect.Oversized((int) number(json, "bytes", 0));
            case "delay" -> new FaultEffect.Delay(length, when(json));
            case "drop" -> new FaultEffect.Drop(when(json));
            case "garbled" -> new FaultEffect.Garbled(oneOf(Garbling.class, json, "how", null));
            case "apply-late" ->
                new FaultEffect.ApplyLate(length, oneOf(Meanwhile.class, json, "meanwhile", Meanwhile.DROP));
            case "unauthorized" -> new FaultEffect.Unauthorized();
            case "stall" -> new FaultEffect.Stall();
            default -> throw new IllegalArgumentException("effect is one of " + EFFECTS);
        };
    }

    private static When when(ObjectNode json) {
        return oneOf(When.class, json, "when", When.BEFORE_APPLYING);
    }

    private static <E extends Enum<E>> E oneOf(Class<E> type, ObjectNode json, String field, @Nullable E otherwise) {
        String name = Json.text(json, field).toUpperCase(Locale.ROOT).replace('-', '_');
        if (otherwise != null && !json.has(field)) {
            return otherwise;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(field + " is one of "
                        + Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "))
                        + (field.equals("operation") ? " or ANY" : "")));
    }

    static long number(ObjectNode json, String field, long otherwise) {
        JsonNode value = json.path(field);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 0) {
            throw new IllegalArgumentException(field + " is a whole number from 0 to " + Integer.MAX_VALUE);
        }
        return value.asInt();
    }
}

package io.handshake.embedded.google;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Finds out what a request asks for, and who asks. */
final class Calls {

    private static final Pattern CALENDAR = Pattern.compile("/calendar/v3/calendars/([^/]+)(/events(?:/([^/]+))?)?");
    private static final String BEARER = "Bearer ";
    private static final List<String> HEADERS = List.of("authorization", "if-match");

    private final Grants grants;

    Calls(Grants grants) {
        this.grants = grants;
    }

    /** Empty when there is nothing at that place. */
    Optional<Call> read(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String method = method(exchange);
        Matcher place = CALENDAR.matcher(path);
        Operation operation = place.matches() ? calendarOperation(method, place) : otherOperation(method, path);
        if (operation == null) {
            return Optional.empty();
        }
        boolean writes = operation.writes();
        String form = writes ? "" : Wire.body(exchange);
        ObjectNode json = writes ? json(Wire.bytes(exchange)) : null;
        Grant caller = caller(operation, exchange, form);
        String calendar = place.matches() ? decoded(place.group(1)) : "";
        String eventId = place.matches() && place.group(3) != null
                ? decoded(place.group(3))
                : operation == Operation.INSERT && json != null ? Json.text(json, "id") : "";
        return Optional.of(new Call(
                operation,
                caller,
                caller == null ? calendar : CalendarKey.canonical(caller.email(), calendar),
                eventId,
                Forms.parse(exchange.getRequestURI().getRawQuery()),
                headers(exchange),
                form,
                json));
    }

    /** A body that is no event is refused later. */
    private static @Nullable ObjectNode json(byte[] body) {
        try {
            return body.length == 0 ? null : Json.parse(body);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Google's own Java client sends PATCH as POST with an override. */
    private static String method(HttpExchange exchange) {
        String override = Wire.header(exchange, "X-HTTP-Method-Override");
        return exchange.getRequestMethod().equals("POST") && !override.isEmpty()
                ? override.toUpperCase(Locale.ROOT)
                : exchange.getRequestMethod();
    }

    private static @Nullable Operation calendarOperation(String method, Matcher place) {
        if (place.group(2) == null) {
            return method.equals("GET") ? Operation.CALENDAR : null;
        }
        boolean oneEvent = place.group(3) != null;
        return switch (method) {
            case "POST" -> oneEvent ? null : Operation.INSERT;
            case "GET" -> oneEvent ? Operation.GET : Operation.LIST;
            case "PUT" -> oneEvent ? Operation.UPDATE : null;
            case "PATCH" -> oneEvent ? Operation.PATCH : null;
            case "DELETE" -> oneEvent ? Operation.DELETE : null;
            default -> null;
        };
    }

    private static @Nullable Operation otherOperation(String method, String path) {
        return switch (method + " " + path) {
            case "POST /token" -> Operation.TOKEN;
            case "POST /revoke" -> Operation.REVOKE;
            case "GET /o/oauth2/v2/auth" -> Operation.CONSENT;
            default -> null;
        };
    }

    private @Nullable Grant caller(Operation operation, HttpExchange exchange, String form) {
        if (operation == Operation.TOKEN) {
            String token = Forms.first(Forms.parse(form), "refresh_token");
            return token.isEmpty() ? null : grants.find(token).orElse(null);
        }
        String authorization = Wire.header(exchange, "Authorization");
        return authorization.startsWith(BEARER)
                ? grants.caller(authorization.substring(BEARER.length())).orElse(null)
                : null;
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new HashMap<>();
        for (String name : HEADERS) {
            String value = Wire.header(exchange, name);
            if (!value.isEmpty()) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    /** In a path a plus is a plus. */
    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}

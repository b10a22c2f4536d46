package io.handshake.embedded.google;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * The same control as {@link GoogleStandIn} gives, for other processes and for people with curl.
 *
 * <p>{@code GET /control/events} answers all events in order of their making, deleted ones too; {@code ?account=} and
 * {@code &calendar=} narrow it, and who has very many events asks account by account, as an answer is made in memory:
 *
 * <pre>{@code
 * {"events": [{
 *   "account": "anna@clinic.test",
 *   "calendar": "primary",
 *   "startsAt": "2027-07-01T13:00:00Z",
 *   "endsAt": "2027-07-01T13:30:00Z",
 *   "event": {
 *     "id": "abc123",
 *     "status": "confirmed",
 *     "extendedProperties": {"private": {"marker": "m1"}},
 *     "start": {"dateTime": "2027-07-01T14:00:00+01:00", "timeZone": "Europe/London"},
 *     "…": "and all else that events.get answers"}}]}
 * }</pre>
 *
 * {@code startsAt} and {@code endsAt} are instants, of all-day events too; {@code status} is {@code cancelled} after a
 * deletion. {@code DELETE /control/events} empties all calendars, see {@link GoogleStandIn#forgetEvents()}. {@code POST
 * /control/latency} takes {@code {"ms": 150}} and holds for the requests that arrive from then on.
 */
final class ControlApi {

    static final String ROOT = "/control/";

    private record Request(Map<String, List<String>> query, String body) {
        ObjectNode json() {
            return Json.parse(body);
        }
    }

    private final Calendars calendars;
    private final Grants grants;
    private final Faults faults;
    private final StandInServer server;
    private final Map<String, Function<Request, Answer>> routes = new LinkedHashMap<>();

    ControlApi(
            Calendars calendars,
            Runnable forgetEvents,
            Grants grants,
            Faults faults,
            Journal journal,
            StandInServer server) {
        this.calendars = calendars;
        this.grants = grants;
        this.faults = faults;
        this.server = server;
        routes.put("GET /control/events", this::events);
        routes.put("POST /control/events", this::addEvent);
        routes.put("PATCH /control/events", this::editEvent);
        routes.put("DELETE /control/events", request -> done(forgetEvents));
        routes.put("GET /control/journal", request -> list("journal", journal.entries()));
        routes.put("DELETE /control/journal", request -> done(journal::clear));
        routes.put("GET /control/faults", request -> list("faults", faults.waiting()));
        routes.put("POST /control/faults", this::addFault);
        routes.put("DELETE /control/faults", request -> done(faults::clear));
        routes.put("POST /control/latency", this::setLatency);
        routes.put("POST /control/accounts", this::addAccount);
        routes.put("POST /control/accounts/revoke", request -> each(request, grants::revoke));
        routes.put("POST /control/accounts/expire-tokens", request -> each(request, grants::expireAccessTokens));
    }

    Answer answer(String method, URI uri, String body) {
        Function<Request, Answer> route = routes.get(method + " " + uri.getPath());
        if (route == null) {
            return refused(404, "There are " + String.join(", ", routes.keySet()));
        }
        try {
            return route.apply(new Request(Forms.parse(uri.getRawQuery()), body));
        } catch (IllegalArgumentException e) {
            return refused(400, String.valueOf(e.getMessage()));
        }
    }

    private static Answer refused(int status, String expected) {
        return Answer.json(status, Json.object().put("error", expected));
    }

    /** Row by row, because the trees of many events would not fit into a small heap. */
    private Answer events(Request request) {
        String account = Forms.first(request.query(), "account");
        String calendar = Forms.first(request.query(), "calendar");
        StringBuilder rows = new StringBuilder("{\"events\":[");
        calendars.zones().keySet().stream()
                .filter(key -> account.isEmpty() || key.account().equals(account))
                .filter(key ->
                        calendar.isEmpty() || key.calendar().equals(CalendarKey.canonical(key.account(), calendar)))
                .forEach(key -> calendars
                        .packed(key)
                        .forEach(event -> rows.append(rows.charAt(rows.length() - 1) == '[' ? "" : ",")
                                .append(row(key, event.tree()))));
        return Answer.json(200, rows.append("]}").toString());
    }

    private static ObjectNode row(CalendarKey key, ObjectNode event) {
        return Json.object()
                .put("account", key.account())
                .put("calendar", key.calendar())
                .put("startsAt", EventTimes.instant(event, "start").toString())
                .put("endsAt", EventTimes.instant(event, "end").toString())
                .set("event", event);
    }

    private static Answer one(StoredEvent event) {
        return Answer.json(200, Json.object().set("event", event.tree()));
    }

    /** By hand, also under an id of one's own choice. */
    private Answer addEvent(Request request) {
        return one(calendars.insert(key(request), event(request)));
    }

    /** By hand: merged into the event that has the id. */
    private Answer editEvent(Request request) {
        ObjectNode event = event(request);
        return one(calendars.patch(key(request), Json.text(event, "id"), event, ""));
    }

    private static CalendarKey key(Request request) {
        String calendar = Json.text(request.json(), "calendar");
        return new CalendarKey(Json.text(request.json(), "account"), calendar.isEmpty() ? Call.PRIMARY : calendar);
    }

    private static ObjectNode event(Request request) {
        if (request.json().get("event") instanceof ObjectNode event
                && !Json.text(request.json(), "account").isEmpty()) {
            return event;
        }
        throw new IllegalArgumentException("Expected {\"account\": \"…\", \"calendar\": \"primary\","
                + " \"event\": {\"id\": \"…\", \"summary\": \"…\", \"start\": {…}, \"end\": {…}}}");
    }

    private Answer addFault(Request request) {
        Fault fault = FaultJson.read(request.json());
        return done(() -> faults.add(fault));
    }

    private Answer setLatency(Request request) {
        ObjectNode json = request.json();
        if (!json.has("ms")) {
            throw new IllegalArgumentException("Expected {\"ms\": 250}");
        }
        return done(() -> server.latency(Duration.ofMillis(FaultJson.number(json, "ms", 0))));
    }

    private Answer addAccount(Request request) {
        ObjectNode json = request.json();
        if (Json.text(json, "refreshToken").isEmpty()
                || Json.text(json, "email").isEmpty()) {
            throw new IllegalArgumentException(
                    "Expected {\"refreshToken\": \"…\", \"email\": \"…\"} and, if need be, \"scopes\": \"… …\"");
        }
        Set<String> scopes = Arrays.stream(Json.text(json, "scopes").split(" ", -1))
                .filter(scope -> !scope.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
        return done(() -> grants.save(Grant.of(
                Json.text(json, "refreshToken"),
                Json.text(json, "email"),
                scopes.isEmpty() ? Scopes.DEFAULT : scopes)));
    }

    /** One refresh token, or all of an account. */
    private Answer each(Request request, Consumer<String> change) {
        ObjectNode json = request.json();
        String token = Json.text(json, "refreshToken");
        List<String> tokens = token.isEmpty()
                ? grants.of(Json.text(json, "account")).stream()
                        .map(Grant::refreshToken)
                        .toList()
                : grants.find(token).map(Grant::refreshToken).stream().toList();
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException(
                    "Expected {\"refreshToken\": \"…\"} or {\"account\": \"…\"} of an account that exists");
        }
        return done(() -> tokens.forEach(change));
    }

    private static Answer list(String name, List<?> values) {
        return Answer.json(200, Json.object().set(name, Json.MAPPER.valueToTree(values)));
    }

    private static Answer done(Runnable work) {
        work.run();
        return Answer.json(200, Json.object().put("done", true));
    }
}

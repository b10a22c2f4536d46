package io.handshake.embedded.google;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The part of Calendar v3 that a booking needs. */
final class CalendarApi {

    private final Calendars calendars;
    private volatile @Nullable Consumer<InsertedEvent> onInserted;

    CalendarApi(Calendars calendars) {
        this.calendars = calendars;
    }

    void onInserted(Consumer<InsertedEvent> hook) {
        onInserted = hook;
    }

    Answer answer(Call call) {
        try {
            return permitted(call);
        } catch (GoogleRefusal refusal) {
            return Answer.ofError(refusal.error());
        }
    }

    private Answer permitted(Call call) {
        Grant caller = call.caller();
        if (caller == null) {
            throw GoogleError.authError().refusal();
        }
        if (!Scopes.allow(caller.scopes(), call.operation())) {
            throw GoogleError.insufficientPermissions().refusal();
        }
        EventQuery.checkSendUpdates(call);
        return carriedOut(call, new CalendarKey(caller.email(), call.calendar()));
    }

    private Answer carriedOut(Call call, CalendarKey key) {
        return switch (call.operation()) {
            case INSERT -> insert(call, key);
            case GET -> Answer.event(calendars.get(key, call.eventId()));
            case PATCH -> Answer.event(calendars.patch(key, call.eventId(), body(call), call.header("If-Match")));
            case UPDATE -> Answer.event(calendars.update(key, call.eventId(), body(call), call.header("If-Match")));
            case DELETE -> {
                calendars.delete(key, call.eventId(), call.header("If-Match"));
                yield Answer.noContent();
            }
            case LIST -> list(call, key);
            case CALENDAR -> calendar(key);
            case TOKEN, REVOKE, CONSENT -> throw GoogleError.notFound().refusal();
        };
    }

    private Answer insert(Call call, CalendarKey key) {
        StoredEvent event = calendars.insert(key, body(call));
        Consumer<InsertedEvent> hook = onInserted;
        if (hook != null) {
            hook.accept(new InsertedEvent(key.account(), key.calendar(), event.view()));
        }
        return Answer.event(event);
    }

    private Answer list(Call call, CalendarKey key) {
        ObjectNode page = described(key, "calendar#events").put("accessRole", "owner");
        page.putArray("defaultReminders");
        new EventQuery(call).answer(calendars.list(key), page);
        return Answer.json(200, page);
    }

    private Answer calendar(CalendarKey key) {
        return Answer.json(200, described(key, "calendar#calendar").put("id", key.id()));
    }

    private ObjectNode described(CalendarKey key, String kind) {
        return Json.object()
                .put("kind", kind)
                .put("etag", "\"calendar\"")
                .put("summary", key.id())
                .put("timeZone", calendars.zone(key).getId());
    }

    private static ObjectNode body(Call call) {
        ObjectNode json = call.json();
        if (json == null) {
            throw new GoogleError(400, "global", "parseError", "Parse Error").refusal();
        }
        return json;
    }
}

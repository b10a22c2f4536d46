package io.handshake.worker.calendar;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import com.google.api.services.calendar.Calendar;
import com.google.api.services.calendar.CalendarRequest;
import com.google.api.services.calendar.model.Events;
import io.handshake.contracts.EventId;
import io.handshake.worker.calendar.GoogleReply.Rejected;
import io.handshake.worker.clinics.Secret;
import io.handshake.worker.token.GoogleExchange;
import io.handshake.worker.token.GoogleTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Looks through {@code events.list} and {@code events.get}: the scope that bookings need allows both, and not
 * {@code calendars.get}. Asks for no content of any event.
 */
final class GoogleCalendarAccess implements CalendarAccess {

    private static final Set<String> WRITES = Set.of("writer", "owner");
    private static final int NOT_FOUND = 404;

    private final Calendar calendar;

    GoogleCalendarAccess(GoogleTransport transport, URI rootUrl) {
        this.calendar = GoogleCalendarApi.client(transport, rootUrl);
    }

    @Override
    public Sight look(Secret accessToken, String calendarId, List<EventId> known, Instant deadline) {
        try {
            Calendar.Events.List list =
                    calendar.events().list(calendarId).setMaxResults(1).setFields("kind,accessRole");
            Events events = ask(list, accessToken, deadline);
            return WRITES.contains(Objects.requireNonNullElse(events.getAccessRole(), ""))
                    ? new Sight.Writable(familiar(accessToken, calendarId, known, deadline))
                    : new Sight.ReadOnly();
        } catch (GoogleJsonResponseException e) {
            return sight(new Rejected(e.getStatusCode(), GoogleErrors.reason(e.getDetails()), Duration.ZERO));
        } catch (HttpResponseException e) {
            return sight(new Rejected(e.getStatusCode(), "", Duration.ZERO));
        } catch (IOException e) {
            // Without its text: it may quote the answer.
            return new Sight.Unavailable("google_no_usable_answer");
        }
    }

    private Familiar familiar(Secret accessToken, String calendarId, List<EventId> known, Instant deadline)
            throws IOException {
        for (EventId event : known.subList(0, Math.min(known.size(), MOST_KNOWN))) {
            if (has(event, accessToken, calendarId, deadline)) {
                return Familiar.THE_SAME;
            }
        }
        return known.isEmpty() ? Familiar.UNTRIED : Familiar.ANOTHER;
    }

    private boolean has(EventId event, Secret accessToken, String calendarId, Instant deadline) throws IOException {
        try {
            ask(calendar.events().get(calendarId, event.value()).setFields("id,status"), accessToken, deadline);
            return true;
        } catch (HttpResponseException e) {
            if (e.getStatusCode() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private static <T> T ask(CalendarRequest<T> request, Secret accessToken, Instant deadline) throws IOException {
        request.getRequestHeaders().setAuthorization("Bearer " + accessToken.value());
        return new GoogleExchange(deadline).call(request::execute);
    }

    private static Sight sight(Rejected rejected) {
        if (rejected.is(NOT_FOUND, "notFound")) {
            return new Sight.NotFound();
        }
        boolean mayPass = rejected.status() >= 500
                || rejected.status() == 429
                || rejected.reason().isEmpty();
        return mayPass ? new Sight.Unavailable(rejected.detail()) : new Sight.Refused(rejected.detail());
    }
}

package io.handshake.worker.calendar;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.json.JsonHttpContent;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.calendar.Calendar;
import com.google.api.services.calendar.CalendarRequest;
import com.google.api.services.calendar.model.Event;
import com.google.api.services.calendar.model.Events;
import io.handshake.contracts.OrgId;
import io.handshake.worker.calendar.GoogleReply.Rejected;
import io.handshake.worker.clinics.ReconnectCause;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.StepResult;
import io.handshake.worker.token.AccessTokens;
import io.handshake.worker.token.AccessTokens.Access;
import io.handshake.worker.token.GoogleExchange;
import io.handshake.worker.token.GoogleTransport;
import io.handshake.worker.token.RetryAfter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request to the Calendar API at a time, in a clinic's name. It is sent once; only a 401 is answered with a fresh
 * token and a second sending, as nothing has happened then.
 */
final class GoogleCalendarApi {

    private static final Logger LOG = LoggerFactory.getLogger(GoogleCalendarApi.class);
    /** On every write: the clinic's guests and staff get no mail for what a program does. */
    private static final String NO_MAIL = "none";
    /** The whole of one request, also when its caller has more time. */
    private static final Duration CALL_WITHIN = Duration.ofSeconds(6);

    private static final int MOST_RESULTS = 2500;
    /** Google may cut a search into pages with little or nothing on them. */
    static final int MOST_PAGES = 5;

    /** An event has about a thousand bytes, there and back: packing them costs more than it saves. */
    private static final String UNCOMPRESSED = "identity";

    private static final int NO_CONTENT = 204;
    private static final String LIST_KIND = "calendar#events";

    private final Calendar calendar;
    private final AccessTokens tokens;
    private final CalendarQuota quota;
    private final Clock clock;

    GoogleCalendarApi(GoogleTransport transport, URI rootUrl, AccessTokens tokens, CalendarQuota quota, Clock clock) {
        this.calendar = client(transport, rootUrl);
        this.tokens = tokens;
        this.quota = quota;
        this.clock = clock;
    }

    /** Google's library on our transport; it retries nothing. */
    static Calendar client(GoogleTransport transport, URI rootUrl) {
        return new Calendar.Builder(transport.http(), GsonFactory.getDefaultInstance(), GoogleCalendarApi::initialize)
                .setRootUrl(rootUrl.toString())
                .setApplicationName("handshake")
                .build();
    }

    /** For a booking: a missing right to write is told to the clinic. */
    GoogleReply insert(Booking booking, Instant deadline) {
        return send(booking.orgId(), deadline, For.A_BOOKING, inserting(booking));
    }

    /** The same for an undo, which may concern a calendar that the clinic no longer uses. */
    GoogleReply burn(Booking booking, Instant deadline) {
        return send(booking.orgId(), deadline, inserting(booking));
    }

    private Sending inserting(Booking booking) {
        return () -> calendar.events()
                .insert(booking.calendarId(), GoogleEvents.of(booking))
                .setSendUpdates(NO_MAIL);
    }

    GoogleReply get(Booking booking, Instant deadline) {
        return send(
                booking.orgId(),
                deadline,
                () -> calendar.events()
                        .get(booking.calendarId(), booking.eventId().value()));
    }

    /** Whatever carries the booking's marker, deleted or not: an answer says also that the calendar is in sight. */
    GoogleReply list(Booking booking, Instant deadline) {
        List<Event> events = new ArrayList<>();
        Optional<String> page = Optional.empty();
        for (int pages = 1; pages <= MOST_PAGES; pages++) {
            GoogleReply reply = page(booking, page, deadline);
            if (!(reply instanceof GoogleReply.Listed(List<Event> some, Optional<String> next))) {
                return reply;
            }
            events.addAll(some);
            page = next;
            if (page.isEmpty()) {
                break;
            }
        }
        return new GoogleReply.Listed(events, page);
    }

    private GoogleReply page(Booking booking, Optional<String> page, Instant deadline) {
        return send(booking.orgId(), deadline, () -> {
            Calendar.Events.List list = calendar.events()
                    .list(booking.calendarId())
                    .setPrivateExtendedProperty(List.of(GoogleEvents.MARKER + "=" + booking.id()))
                    .setShowDeleted(true)
                    .setMaxResults(MOST_RESULTS);
            page.ifPresent(list::setPageToken);
            return list;
        });
    }

    /** With an etag: only if nobody has changed the event since. */
    GoogleReply delete(Booking booking, Optional<String> etag, Instant deadline) {
        return send(booking.orgId(), deadline, () -> {
            Calendar.Events.Delete delete = calendar.events()
                    .delete(booking.calendarId(), booking.eventId().value())
                    .setSendUpdates(NO_MAIL);
            etag.ifPresent(delete.getRequestHeaders()::setIfMatch);
            return delete;
        });
    }

    private interface Sending {
        CalendarRequest<?> prepare() throws IOException;
    }

    /** Only what is written for a booking says whether the clinic's bookings can be written. */
    private enum For {
        A_BOOKING,
        A_LOOK
    }

    private GoogleReply send(OrgId orgId, Instant deadline, Sending sending) {
        return send(orgId, deadline, For.A_LOOK, sending);
    }

    private GoogleReply send(OrgId orgId, Instant deadline, For what, Sending sending) {
        Access access = switch (what) {
            case A_BOOKING -> tokens.current(orgId, deadline);
            case A_LOOK -> tokens.toLook(orgId, deadline);
        };
        return switch (access) {
            case Access.Withheld(StepResult why) -> new GoogleReply.NotSent(why);
            case Access.Granted granted -> withSecondTry(granted, deadline, what, sending);
        };
    }

    private GoogleReply withSecondTry(Access.Granted granted, Instant deadline, For what, Sending sending) {
        GoogleReply reply = once(granted, deadline, what, sending);
        if (!isUnauthorized(reply)) {
            return reply;
        }
        return switch (tokens.insteadOf(granted, deadline)) {
            case Access.Withheld(StepResult why) -> new GoogleReply.NotSent(why);
            case Access.Granted fresh -> {
                GoogleReply second = once(fresh, deadline, what, sending);
                if (second instanceof Rejected rejected && GoogleRefusals.saysUnauthorized(rejected)) {
                    tokens.needReconnect(fresh, ReconnectCause.TOKEN_REJECTED);
                }
                yield second;
            }
        };
    }

    private static boolean isUnauthorized(GoogleReply reply) {
        return reply instanceof Rejected rejected && rejected.status() == 401;
    }

    private GoogleReply once(Access.Granted granted, Instant deadline, For what, Sending sending) {
        Optional<StepResult.Unavailable> noLeave = quota.ask(granted.orgId());
        if (noLeave.isPresent()) {
            return new GoogleReply.NotSent(noLeave.get());
        }
        Instant latest = clock.instant().plus(CALL_WITHIN);
        Instant until = deadline.isBefore(latest) ? deadline : latest;
        GoogleReply reply = execute(granted, new GoogleExchange(until), sending);
        if (reply instanceof Rejected rejected) {
            heed(rejected, granted, what);
        }
        if (reply instanceof GoogleReply.Found && what == For.A_BOOKING) {
            tokens.wrote(granted);
        }
        return reply;
    }

    private GoogleReply execute(Access.Granted granted, GoogleExchange exchange, Sending sending) {
        try {
            CalendarRequest<?> request = sending.prepare();
            request.setDisableGZipContent(true);
            request.getRequestHeaders()
                    .setAuthorization("Bearer " + granted.token().value())
                    .setAcceptEncoding(UNCOMPRESSED);
            return answered(exchange.call(request::execute), exchange);
        } catch (GoogleJsonResponseException e) {
            return rejected(e.getStatusCode(), GoogleErrors.reason(e.getDetails()), exchange);
        } catch (HttpResponseException e) {
            return rejected(e.getStatusCode(), "", exchange);
        } catch (IOException | IllegalArgumentException e) {
            // The library throws the second for JSON that does not fit. Neither text goes on: it may quote the answer.
            return exchange.sent()
                    ? new GoogleReply.Lost(lost(exchange))
                    : new GoogleReply.NotSent(new StepResult.Unavailable(lost(exchange)));
        }
    }

    /** A web page with status 200 is no event, and its coming to a delete deletes nothing. */
    private static GoogleReply answered(@Nullable Object answer, GoogleExchange exchange) {
        if (answer instanceof Event event) {
            return new GoogleReply.Found(event);
        }
        if (answer instanceof Events events && LIST_KIND.equals(events.getKind())) {
            List<Event> items = Objects.requireNonNullElse(events.getItems(), List.of());
            return new GoogleReply.Listed(items, Optional.ofNullable(events.getNextPageToken()));
        }
        return exchange.status() == NO_CONTENT
                ? new GoogleReply.Deleted()
                : new GoogleReply.Lost("google_answer_unreadable");
    }

    private static String lost(GoogleExchange exchange) {
        if (exchange.expired()) {
            return "google_too_slow";
        }
        return exchange.status() == 0 ? "google_unreachable" : "google_answer_unreadable";
    }

    private Rejected rejected(int status, String reason, GoogleExchange exchange) {
        Duration retryAfter = RetryAfter.parse(exchange.retryAfter(), clock.instant());
        return new Rejected(status, reason, retryAfter);
    }

    /** What concerns more than this one request. */
    private void heed(Rejected rejected, Access.Granted granted, For what) {
        switch (rejected.reason()) {
            case "quotaExceeded" -> quota.rest(granted.orgId(), rejected.retryAfter());
            case "dailyLimitExceeded" -> {
                quota.restProject(rejected.retryAfter());
                LOG.atError()
                        .addKeyValue("event", "google_daily_limit_exceeded")
                        .log();
            }
            case "insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "requiredAccessLevel" -> {
                if (what == For.A_BOOKING) {
                    tokens.needReconnect(granted, ReconnectCause.NOT_WRITABLE);
                }
            }
            default -> {
                if (GoogleRefusals.asksToWait(rejected)) {
                    quota.throttle(granted.orgId(), rejected.retryAfter());
                }
            }
        }
    }

    /** The saga retries; the library must not. */
    private static void initialize(HttpRequest request) {
        request.setNumberOfRetries(0);
        request.setFollowRedirects(false);
        request.setLoggingEnabled(false);
        request.setCurlLoggingEnabled(false);
        request.setInterceptor(GoogleCalendarApi::writeOnce);
    }

    /** The library would write the JSON twice: to count its bytes, and to send them. */
    private static void writeOnce(HttpRequest request) throws IOException {
        if (request.getContent() instanceof JsonHttpContent json) {
            var bytes = new ByteArrayOutputStream();
            json.writeTo(bytes);
            request.setContent(new ByteArrayContent(json.getType(), bytes.toByteArray()));
        }
    }
}

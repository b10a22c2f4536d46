package io.handshake.worker.calendar;

import com.google.api.services.calendar.model.Event;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.Traceparent;
import io.handshake.worker.calendar.GoogleReply.Rejected;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.HostCalendar;
import io.handshake.worker.saga.Leftover;
import io.handshake.worker.saga.StepResult;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clinic's Google calendar. An event's id is ours and, once used, burnt for ever: a deleted event keeps it, and
 * inserting it again is a 409 (stackoverflow.com/questions/27542721).
 */
final class GoogleCalendar implements HostCalendar {

    private static final Logger LOG = LoggerFactory.getLogger(GoogleCalendar.class);
    private static final Pattern LINK = Pattern.compile("https?://[\\x21-\\x7e]{1,1900}");
    private static final StepResult BURNT =
            new StepResult.Refused(FailureReason.CALENDAR_UNAVAILABLE, "event_id_burnt");
    private static final StepResult.Unavailable UNVERIFIED = new StepResult.Unavailable("insert_unverified");

    private final GoogleCalendarApi api;
    private final GooglePatience patience;
    private final GoogleUndo undo;

    GoogleCalendar(GoogleCalendarApi api, GooglePatience patience) {
        this.api = api;
        this.patience = patience;
        this.undo = new GoogleUndo(api, patience);
    }

    @Override
    public StepResult create(Booking booking, Instant deadline) {
        // A calendar that was shared or made just now may be unknown for a moment.
        GoogleReply reply = patience.whileNotFound(() -> api.insert(booking, deadline), deadline);
        return switch (reply) {
            case GoogleReply.Found(Event event) -> GoogleEvents.stands(event, booking) ? done(event) : UNVERIFIED;
            case GoogleReply.Deleted(), GoogleReply.Listed(var _, var _) -> UNVERIFIED;
            case Rejected rejected when rejected.is(409, "duplicate") -> adopt(booking, deadline);
            case Rejected rejected -> GoogleRefusals.toInsert(rejected);
            case GoogleReply.Lost(String detail) -> new StepResult.Unavailable(detail);
            case GoogleReply.NotSent(StepResult.Unavailable why) -> why.withoutTrace();
            case GoogleReply.NotSent(StepResult why) -> why;
        };
    }

    @Override
    public StepResult delete(Booking booking, Leftover leftover, Instant deadline) {
        return undo.delete(booking, leftover, deadline);
    }

    /** The id is taken: by an earlier try of ours, or by what became of it. */
    private StepResult adopt(Booking booking, Instant deadline) {
        GoogleReply reply = patience.whileNotFound(() -> api.get(booking, deadline), deadline);
        return switch (reply) {
            case GoogleReply.Found(Event event) -> judge(event, booking);
            case GoogleReply.Deleted(), GoogleReply.Listed(var _, var _) -> UNVERIFIED;
            case Rejected rejected when GoogleRefusals.saysDeleted(rejected) -> BURNT;
            case Rejected rejected -> GoogleRefusals.unavailable(rejected);
            case GoogleReply.Lost(String detail) -> new StepResult.Unavailable(detail);
            // Whatever it is that keeps us from looking: the id is taken.
            case GoogleReply.NotSent(StepResult.Refused(FailureReason reason, String detail, var _)) ->
                new StepResult.Refused(reason, detail, StepResult.Leaves.PERHAPS_AN_EVENT);
            case GoogleReply.NotSent(StepResult why) -> why;
        };
    }

    private static StepResult judge(Event event, Booking booking) {
        if (!GoogleEvents.isAboutOurId(event, booking)) {
            return UNVERIFIED;
        }
        if (GoogleEvents.isCancelled(event)) {
            // Of a cancelled event only the id is sure to be there, so the marker is not asked for.
            return BURNT;
        }
        if (!GoogleEvents.isOurs(event, booking)) {
            foreign(booking);
            return new StepResult.Refused(FailureReason.CALENDAR_UNAVAILABLE, "foreign_event_under_our_id");
        }
        if (!GoogleEvents.isAtItsTime(event, booking)) {
            // Ours, and not what was asked for: it must not be forgotten, so the undo looks at it, and finds the edit.
            return new StepResult.Refused(
                    FailureReason.CALENDAR_REJECTED, "event_was_edited", StepResult.Leaves.AN_EVENT);
        }
        return GoogleEvents.stands(event, booking) ? done(event) : UNVERIFIED;
    }

    /** Ids are hashes of 160 bits: this is no accident. */
    static void foreign(Booking booking) {
        LOG.atError()
                .addKeyValue("event", "foreign_event_under_our_id")
                .addKeyValue("booking_id", booking.id())
                .addKeyValue("trace_id", Traceparent.traceId(booking.traceparent()))
                .addKeyValue("attempt", booking.attempt())
                .log();
    }

    private static StepResult done(Event event) {
        String link = Objects.requireNonNullElse(event.getHtmlLink(), "");
        // It is for people to click on: one that cannot be passed on is no reason to fail.
        return new StepResult.Done(LINK.matcher(link).matches() ? link : "");
    }
}

package io.handshake.worker.calendar;

import com.google.api.services.calendar.model.Event;
import io.handshake.contracts.FailureReason;
import io.handshake.worker.calendar.GoogleReply.Rejected;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Leftover;
import io.handshake.worker.saga.StepResult;
import java.time.Instant;
import java.util.Optional;

/**
 * Takes an event away so that it cannot come back. "Not found" proves nothing while a write may still be under way, so
 * the id is burnt first: whatever lands later meets a 409. Nothing that a person has edited is deleted.
 */
final class GoogleUndo {

    /** An event that changes between each look and its deletion is left to the next try. */
    private static final int LOOKS = 2;

    private static final StepResult.Done DONE = StepResult.Done.WITHOUT_LINK;
    private static final StepResult EDITED =
            new StepResult.Refused(FailureReason.CALENDAR_REJECTED, "event_edited_by_person");

    private final GoogleCalendarApi api;
    private final GooglePatience patience;

    /** How sure we are that the id is used up. */
    private enum Id {
        BURNT,
        PERHAPS_FREE
    }

    GoogleUndo(GoogleCalendarApi api, GooglePatience patience) {
        this.api = api;
        this.patience = patience;
    }

    StepResult delete(Booking booking, Leftover leftover, Instant deadline) {
        return switch (leftover) {
            case EVENT_EXISTS -> remove(booking, Id.PERHAPS_FREE, deadline);
            case EVENT_MAY_EXIST -> burnThenRemove(booking, deadline);
        };
    }

    private StepResult burnThenRemove(Booking booking, Instant deadline) {
        return switch (api.insert(booking, deadline)) {
            case GoogleReply.Found(Event event) ->
                booking.eventId().value().equals(event.getId())
                        ? remove(booking, Id.BURNT, deadline)
                        : new StepResult.Unavailable("burn_unverified");
            case GoogleReply.Deleted() -> new StepResult.Unavailable("burn_unverified");
            case Rejected rejected ->
                rejected.is(409, "duplicate")
                        ? remove(booking, Id.BURNT, deadline)
                        : GoogleRefusals.unavailable(rejected);
            case GoogleReply.Lost(String detail) -> new StepResult.Unavailable(detail);
            case GoogleReply.NotSent(StepResult why) -> notSent(why);
        };
    }

    private StepResult remove(Booking booking, Id id, Instant deadline) {
        for (int looks = 1; looks <= LOOKS; looks++) {
            Optional<StepResult> result = lookAndDelete(booking, id, deadline);
            if (result.isPresent()) {
                return result.get();
            }
        }
        return new StepResult.Unavailable("event_keeps_changing");
    }

    /** Empty when somebody changed the event between look and deletion. */
    private Optional<StepResult> lookAndDelete(Booking booking, Id id, Instant deadline) {
        return switch (patience.whileNotFound(() -> api.get(booking, deadline), deadline)) {
            case GoogleReply.Found(Event event) -> judge(event, booking, id, deadline);
            case GoogleReply.Deleted() -> Optional.of(new StepResult.Unavailable("look_unverified"));
            case Rejected rejected when GoogleRefusals.saysDeleted(rejected) -> Optional.of(DONE);
            case Rejected rejected ->
                GooglePatience.isNotFound(rejected)
                        ? notFound(booking, id, deadline)
                        : Optional.of(GoogleRefusals.unavailable(rejected));
            case GoogleReply.Lost(String detail) -> Optional.of(new StepResult.Unavailable(detail));
            case GoogleReply.NotSent(StepResult why) -> Optional.of(notSent(why));
        };
    }

    private Optional<StepResult> judge(Event event, Booking booking, Id id, Instant deadline) {
        if (GoogleEvents.isCancelled(event)) {
            // One answer is no proof: deleting it once more says 410, or ends what was live all the same.
            return send(booking, Optional.ofNullable(event.getEtag()), id, deadline);
        }
        if (!GoogleEvents.isOurs(event, booking)) {
            GoogleCalendar.foreign(booking);
            return Optional.of(DONE);
        }
        if (GoogleEvents.isEdited(event)) {
            return Optional.of(EDITED);
        }
        return send(booking, Optional.ofNullable(event.getEtag()), id, deadline);
    }

    /**
     * Burnt, and still not to be seen: only deleting it tells, for a look may come from a copy that lags. Not burnt: the
     * event may have vanished, or the calendar be out of our sight; burning tells.
     */
    private Optional<StepResult> notFound(Booking booking, Id id, Instant deadline) {
        return switch (id) {
            case BURNT -> send(booking, Optional.empty(), id, deadline);
            case PERHAPS_FREE -> Optional.of(burnThenRemove(booking, deadline));
        };
    }

    private Optional<StepResult> send(Booking booking, Optional<String> etag, Id id, Instant deadline) {
        return switch (api.delete(booking, etag, deadline)) {
            case GoogleReply.Deleted() -> Optional.of(DONE);
            case GoogleReply.Found(Event _) -> Optional.of(new StepResult.Unavailable("delete_unverified"));
            case Rejected rejected -> deleteRejected(rejected, booking, id, deadline);
            case GoogleReply.Lost(String detail) -> Optional.of(new StepResult.Unavailable(detail));
            case GoogleReply.NotSent(StepResult why) -> Optional.of(notSent(why));
        };
    }

    private Optional<StepResult> deleteRejected(Rejected rejected, Booking booking, Id id, Instant deadline) {
        if (GoogleRefusals.saysDeleted(rejected)) {
            return Optional.of(DONE);
        }
        if (rejected.status() == 412) {
            return Optional.empty();
        }
        if (!GooglePatience.isNotFound(rejected)) {
            return Optional.of(GoogleRefusals.unavailable(rejected));
        }
        return switch (id) {
            // Google has just said that the id exists: this is a copy that lags, and a later try will see the event.
            case BURNT -> Optional.of(new StepResult.Unavailable("burnt_but_unseen"));
            case PERHAPS_FREE -> Optional.of(burnThenRemove(booking, deadline));
        };
    }

    /** Without a connection there never was a token, so nothing was ever sent. Otherwise somebody may reconnect. */
    private static StepResult notSent(StepResult why) {
        return switch (why) {
            case StepResult.Refused(FailureReason reason, String detail, var _) ->
                switch (reason) {
                    case CLINIC_UNKNOWN, CALENDAR_NOT_CONNECTED -> DONE;
                    case SLOT_TAKEN,
                            INVALID_REQUEST,
                            START_IN_PAST,
                            TOO_LATE,
                            CALENDAR_ACCESS_REVOKED,
                            CALENDAR_REJECTED,
                            CALENDAR_UNAVAILABLE,
                            APPOINTMENT_REJECTED,
                            PLATFORM_MISCONFIGURED -> new StepResult.Unavailable(detail);
                };
            case StepResult.Unavailable unavailable -> unavailable;
            case StepResult.Done(var _) -> new StepResult.Unavailable("token_withheld");
        };
    }
}

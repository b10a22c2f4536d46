package io.handshake.worker.calendar;

import com.google.api.services.calendar.model.Event;
import io.handshake.contracts.FailureReason;
import io.handshake.worker.calendar.GoogleReply.Rejected;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Leftover;
import io.handshake.worker.saga.StepResult;
import io.handshake.worker.saga.StepResult.Leaves;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes an event away so that it cannot come back. "Not found" proves nothing while a write may still be under way, so
 * the id is burnt first: whatever lands later meets a 409. Where Google refuses the burning for good, the place is watched
 * until nothing can land any more. Nothing that a person has edited is deleted.
 */
final class GoogleUndo {

    /** An event that changes between each look and its deletion is left to the next try. */
    private static final int LOOKS = 2;

    private static final StepResult.Done DONE = StepResult.Done.WITHOUT_LINK;
    private static final StepResult EDITED =
            new StepResult.Refused(FailureReason.CALENDAR_REJECTED, "event_edited_by_person");
    private static final StepResult LOOK_UNVERIFIED = new StepResult.Unavailable("look_unverified");
    private static final StepResult BURN_UNVERIFIED = new StepResult.Unavailable("burn_unverified");
    private static final StepResult NOTHING_YET =
            new StepResult.Unavailable("nothing_there_but_not_burnt", Duration.ZERO, Leaves.NOTHING_YET);

    private final GoogleCalendarApi api;
    private final GooglePatience patience;

    /** How sure we are that the id is used up. */
    private enum Id {
        BURNT,
        PERHAPS_FREE,
        /** Google has just refused to let us use it up. */
        UNBURNABLE
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
                GoogleEvents.isAboutOurId(event, booking) ? remove(booking, Id.BURNT, deadline) : BURN_UNVERIFIED;
            case GoogleReply.Deleted(), GoogleReply.Listed(var _, var _) -> BURN_UNVERIFIED;
            case Rejected rejected when rejected.is(409, "duplicate") -> remove(booking, Id.BURNT, deadline);
            case Rejected rejected ->
                GoogleRefusals.refusesInsertForGood(rejected)
                        ? remove(booking, Id.UNBURNABLE, deadline)
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
            case GoogleReply.Deleted(), GoogleReply.Listed(var _, var _) -> Optional.of(LOOK_UNVERIFIED);
            case Rejected rejected when GoogleRefusals.saysDeleted(rejected) -> Optional.of(DONE);
            case Rejected rejected ->
                GooglePatience.isNotFound(rejected) ? notFound(booking, id, deadline) : Optional.of(rejected(rejected));
            case GoogleReply.Lost(String detail) -> Optional.of(new StepResult.Unavailable(detail));
            case GoogleReply.NotSent(StepResult why) -> Optional.of(notSent(why));
        };
    }

    private Optional<StepResult> judge(Event event, Booking booking, Id id, Instant deadline) {
        if (!GoogleEvents.isAboutOurId(event, booking)) {
            return Optional.of(LOOK_UNVERIFIED);
        }
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
     * event may have vanished, or the calendar be out of our sight; burning tells, or else a search.
     */
    private Optional<StepResult> notFound(Booking booking, Id id, Instant deadline) {
        return switch (id) {
            case BURNT -> send(booking, Optional.empty(), id, deadline);
            case PERHAPS_FREE -> Optional.of(burnThenRemove(booking, deadline));
            case UNBURNABLE -> Optional.of(search(booking, deadline));
        };
    }

    private StepResult search(Booking booking, Instant deadline) {
        return switch (api.list(booking, deadline)) {
            case GoogleReply.Listed(List<Event> events, boolean whole) -> searched(events, whole, booking);
            case GoogleReply.Found(Event _), GoogleReply.Deleted() -> LOOK_UNVERIFIED;
            case Rejected rejected -> rejected(rejected);
            case GoogleReply.Lost(String detail) -> new StepResult.Unavailable(detail);
            case GoogleReply.NotSent(StepResult why) -> notSent(why);
        };
    }

    private static StepResult searched(List<Event> events, boolean whole, Booking booking) {
        Optional<Event> ours = events.stream()
                .filter(event -> GoogleEvents.isAboutOurId(event, booking))
                .findFirst();
        if (ours.isPresent()) {
            return GoogleEvents.isCancelled(ours.get()) ? DONE : new StepResult.Unavailable("listed_but_unseen");
        }
        return whole ? NOTHING_YET : new StepResult.Unavailable("search_incomplete");
    }

    private Optional<StepResult> send(Booking booking, Optional<String> etag, Id id, Instant deadline) {
        return switch (api.delete(booking, etag, deadline)) {
            case GoogleReply.Deleted() -> Optional.of(DONE);
            case GoogleReply.Found(Event _), GoogleReply.Listed(var _, var _) ->
                Optional.of(new StepResult.Unavailable("delete_unverified"));
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
            return Optional.of(rejected(rejected));
        }
        return switch (id) {
            // Google has just shown it, or said that the id exists: a copy lags, and a later try will see the event.
            case BURNT, UNBURNABLE -> Optional.of(new StepResult.Unavailable("there_but_unseen"));
            case PERHAPS_FREE -> Optional.of(burnThenRemove(booking, deadline));
        };
    }

    private static StepResult rejected(Rejected rejected) {
        return GoogleRefusals.isOutOfReach(rejected)
                ? outOfReach(rejected.detail())
                : GoogleRefusals.unavailable(rejected);
    }

    /** Nobody can say what stands there: a person who may look at the calendar has to, unless we soon may again. */
    private static StepResult outOfReach(String why) {
        return new StepResult.Refused(
                FailureReason.CALENDAR_ACCESS_REVOKED, "calendar_out_of_reach: " + why, Leaves.PERHAPS_AN_EVENT);
    }

    /** Without a connection there never was a token, so nothing was ever sent. Otherwise somebody may reconnect. */
    private static StepResult notSent(StepResult why) {
        return switch (why) {
            case StepResult.Refused(FailureReason reason, String detail, var _) ->
                switch (reason) {
                    case CLINIC_UNKNOWN, CALENDAR_NOT_CONNECTED -> DONE;
                    case CALENDAR_ACCESS_REVOKED -> outOfReach(detail);
                    case SLOT_TAKEN,
                            INVALID_REQUEST,
                            START_IN_PAST,
                            TOO_LATE,
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

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
    private static final StepResult REWRITTEN =
            new StepResult.Refused(FailureReason.CALENDAR_REJECTED, "foreign_event_under_our_id");
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

    /** What is to be undone, and by when to answer. */
    private record Case(Booking booking, Leftover leftover, Instant deadline) {}

    StepResult delete(Booking booking, Leftover leftover, Instant deadline) {
        Case undo = new Case(booking, leftover, deadline);
        return switch (leftover) {
            case EVENT_EXISTS -> remove(undo, Id.PERHAPS_FREE);
            case EVENT_MAY_EXIST -> burnThenRemove(undo);
        };
    }

    private StepResult burnThenRemove(Case undo) {
        return switch (api.burn(undo.booking(), undo.deadline())) {
            case GoogleReply.Found(Event event) ->
                GoogleEvents.isAboutOurId(event, undo.booking()) ? remove(undo, Id.BURNT) : BURN_UNVERIFIED;
            case GoogleReply.Deleted(), GoogleReply.Listed(var _, var _) -> BURN_UNVERIFIED;
            case Rejected rejected when rejected.is(409, "duplicate") -> remove(undo, Id.BURNT);
            case Rejected rejected ->
                GoogleRefusals.refusesInsertForGood(rejected)
                        ? remove(undo, Id.UNBURNABLE)
                        : GoogleRefusals.unavailable(rejected);
            case GoogleReply.Lost(String detail) -> new StepResult.Unavailable(detail);
            case GoogleReply.NotSent(StepResult why) -> notSent(why, undo);
        };
    }

    private StepResult remove(Case undo, Id id) {
        for (int looks = 1; looks <= LOOKS; looks++) {
            Optional<StepResult> result = lookAndDelete(undo, id);
            if (result.isPresent()) {
                return result.get();
            }
        }
        return new StepResult.Unavailable("event_keeps_changing");
    }

    /** Empty when somebody changed the event between look and deletion. */
    private Optional<StepResult> lookAndDelete(Case undo, Id id) {
        return switch (patience.whileNotFound(() -> api.get(undo.booking(), undo.deadline()), undo.deadline())) {
            case GoogleReply.Found(Event event) -> judge(event, undo, id);
            case GoogleReply.Deleted(), GoogleReply.Listed(var _, var _) -> Optional.of(LOOK_UNVERIFIED);
            case Rejected rejected when GoogleRefusals.saysDeleted(rejected) -> Optional.of(DONE);
            case Rejected rejected ->
                GooglePatience.isNotFound(rejected) ? notFound(undo, id) : Optional.of(rejected(rejected));
            case GoogleReply.Lost(String detail) -> Optional.of(new StepResult.Unavailable(detail));
            case GoogleReply.NotSent(StepResult why) -> Optional.of(notSent(why, undo));
        };
    }

    private Optional<StepResult> judge(Event event, Case undo, Id id) {
        Optional<String> etag = Optional.ofNullable(event.getEtag());
        if (!GoogleEvents.isAboutOurId(event, undo.booking())) {
            return Optional.of(LOOK_UNVERIFIED);
        }
        if (GoogleEvents.isCancelled(event)) {
            // One answer is no proof: deleting it once more says 410, or ends what was live all the same. Of a
            // cancelled
            // event only the id is sure to be there; without an etag that deletion might end somebody's edit as well.
            return etag.isPresent() ? send(undo, etag, id) : search(undo, id);
        }
        if (!GoogleEvents.isOurs(event, undo.booking())) {
            GoogleCalendar.foreign(undo.booking());
            return Optional.of(foreign(undo.leftover()));
        }
        if (GoogleEvents.isEdited(event)) {
            return Optional.of(EDITED);
        }
        return etag.isPresent() ? send(undo, etag, id) : Optional.of(LOOK_UNVERIFIED);
    }

    /** What was verified as ours, and now bears another's marker or none, somebody has rewritten: a person must look. */
    private static StepResult foreign(Leftover leftover) {
        return switch (leftover) {
            case EVENT_EXISTS -> REWRITTEN;
            case EVENT_MAY_EXIST -> DONE;
        };
    }

    /**
     * A look may come from a copy that lags, so a search has the next word. Not burnt: the event may have vanished, or the
     * calendar be out of our sight; burning tells, or else a search.
     */
    private Optional<StepResult> notFound(Case undo, Id id) {
        return switch (id) {
            case BURNT, UNBURNABLE -> search(undo, id);
            case PERHAPS_FREE -> Optional.of(burnThenRemove(undo));
        };
    }

    private Optional<StepResult> search(Case undo, Id id) {
        return switch (api.list(undo.booking(), undo.deadline())) {
            case GoogleReply.Listed(List<Event> events, Optional<String> more) -> searched(events, more, undo, id);
            case GoogleReply.Found(Event _), GoogleReply.Deleted() -> Optional.of(LOOK_UNVERIFIED);
            case Rejected rejected -> Optional.of(rejected(rejected));
            case GoogleReply.Lost(String detail) -> Optional.of(new StepResult.Unavailable(detail));
            case GoogleReply.NotSent(StepResult why) -> Optional.of(notSent(why, undo));
        };
    }

    private Optional<StepResult> searched(List<Event> events, Optional<String> more, Case undo, Id id) {
        Optional<Event> ours = events.stream()
                .filter(event -> GoogleEvents.isAboutOurId(event, undo.booking()))
                .findFirst();
        if (ours.isPresent()) {
            return listed(ours.get(), undo, id);
        }
        return more.isPresent()
                ? Optional.of(new StepResult.Unavailable("search_incomplete"))
                : nowhereToBeSeen(undo, id);
    }

    /** Cancelled, and neither answer has an etag: two of them that agree are believed. */
    private Optional<StepResult> listed(Event event, Case undo, Id id) {
        return GoogleEvents.isCancelled(event) && event.getEtag() == null ? Optional.of(DONE) : judge(event, undo, id);
    }

    /** Burnt, and nobody can have edited what nobody sees: only deleting it tells what became of it. */
    private Optional<StepResult> nowhereToBeSeen(Case undo, Id id) {
        return switch (id) {
            case BURNT -> send(undo, Optional.empty(), id);
            case PERHAPS_FREE -> Optional.of(burnThenRemove(undo));
            case UNBURNABLE -> Optional.of(NOTHING_YET);
        };
    }

    private Optional<StepResult> send(Case undo, Optional<String> etag, Id id) {
        return switch (api.delete(undo.booking(), etag, undo.deadline())) {
            case GoogleReply.Deleted() -> Optional.of(DONE);
            case GoogleReply.Found(Event _), GoogleReply.Listed(var _, var _) ->
                Optional.of(new StepResult.Unavailable("delete_unverified"));
            case Rejected rejected -> deleteRejected(rejected, undo, id);
            case GoogleReply.Lost(String detail) -> Optional.of(new StepResult.Unavailable(detail));
            case GoogleReply.NotSent(StepResult why) -> Optional.of(notSent(why, undo));
        };
    }

    private Optional<StepResult> deleteRejected(Rejected rejected, Case undo, Id id) {
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
            case PERHAPS_FREE -> Optional.of(burnThenRemove(undo));
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

    private static StepResult notSent(StepResult why, Case undo) {
        return switch (why) {
            case StepResult.Refused(FailureReason reason, String detail, var _) ->
                switch (reason) {
                    case CLINIC_UNKNOWN, CALENDAR_NOT_CONNECTED -> notConnected(detail, undo.leftover());
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
            case StepResult.Unavailable unavailable -> unavailable.withoutTrace();
            case StepResult.Done(var _) -> new StepResult.Unavailable("token_withheld");
        };
    }

    /** Connections are replaced and not removed: there never was a token, so nothing was sent, unless we know better. */
    private static StepResult notConnected(String detail, Leftover leftover) {
        return switch (leftover) {
            case EVENT_EXISTS -> outOfReach(detail);
            case EVENT_MAY_EXIST -> DONE;
        };
    }
}

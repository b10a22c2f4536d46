package io.handshake.worker.saga;

import io.handshake.contracts.FailureReason;
import io.handshake.worker.saga.Next.BeginUndo;
import io.handshake.worker.saga.Next.Fail;
import io.handshake.worker.saga.Next.Finished;
import io.handshake.worker.saga.Next.LetGo;
import io.handshake.worker.saga.Next.Try;
import io.handshake.worker.saga.SagaJournal.Decision;
import io.handshake.worker.saga.StepResult.Done;
import io.handshake.worker.saga.StepResult.Leaves;
import io.handshake.worker.saga.StepResult.Refused;
import io.handshake.worker.saga.StepResult.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which way a booking goes: pure, so that every step, result and state can be tried out. Two failures exist:
 * <em>refused</em> takes back the steps before, <em>gave up on unavailable</em> takes back the step itself as well.
 */
final class Course {

    private final Tempo tempo;

    Course(Tempo tempo) {
        this.tempo = tempo;
    }

    /** The first thing to do with a booking that was picked up now. */
    Next start(Booking booking, Instant now) {
        Trace trace = switch (booking.history()) {
            case UNTOUCHED -> Trace.NONE;
            case TAKEN_OVER -> Trace.POSSIBLE;
        };
        Instant budgetEnd =
                later(booking.request().answerBy().minus(tempo.answerMargin()), now.plus(tempo.lateBudget()));
        return unlessTooLate(booking, now, new Try(Step.REFRESH_TOKEN, 1, Duration.ZERO, budgetEnd, trace, ""));
    }

    /** The next thing to do after a try of refresh-token or create-event. */
    Next after(Booking booking, Try tried, StepResult result, Instant now) {
        Trace trace = tried.trace().or(left(tried.step(), result));
        return switch (result) {
            case Done done -> unlessTooLate(booking, now, following(tried, trace, done));
            case Refused refused -> failed(refused.reason(), refused.detail(), trace);
            case Unavailable unavailable ->
                tryAgain(tried, trace, unavailable, now)
                        .orElse(failed(FailureReason.CALENDAR_UNAVAILABLE, unavailable.detail(), trace));
        };
    }

    /**
     * The next thing to do after a try of save-booking. A database that does not answer can neither confirm nor undo, so
     * there is no giving up on it within the budget: the decision waits until it answers, and may then be too late.
     */
    Next afterSaving(Booking booking, Try tried, Decision decision, Instant now) {
        return switch (decision) {
            case Decision.Decided decided -> new Finished();
            case Decision.Refused refused -> failed(refused.reason(), refused.detail(), tried.trace());
            case Decision.ClaimLost lost -> new LetGo("claim_lost");
            case Decision.Unavailable unavailable ->
                now.isBefore(tried.budgetEnd().plus(tempo.journalPatience()))
                        ? unlessTooLate(booking, now, repeated(tried, tried.trace(), Duration.ZERO))
                        : new LetGo("database_silent");
        };
    }

    /** By when a try must answer. */
    Instant deadline(Try next, Instant now) {
        Duration limit = switch (next.step()) {
            case REFRESH_TOKEN -> tempo.tokenLimit();
            case CREATE_EVENT, SAVE_BOOKING -> tempo.createLimit();
        };
        return earlier(now.plus(limit), next.budgetEnd());
    }

    /** Whether a decision at this moment comes after the caller has stopped waiting. */
    static boolean late(Booking booking, Instant now) {
        return now.isAfter(booking.request().answerBy());
    }

    private Next unlessTooLate(Booking booking, Instant now, Try next) {
        if (!booking.startsAt().isAfter(now)) {
            return failed(FailureReason.START_IN_PAST, "start_has_passed", next.trace());
        }
        if (late(booking, now) && booking.startsAt().isBefore(now.plus(tempo.minimumLead()))) {
            return failed(FailureReason.TOO_LATE, "decided_after_the_call", next.trace());
        }
        return next;
    }

    private static Try following(Try tried, Trace trace, Done done) {
        String link = done.calendarLink().isEmpty() ? tried.calendarLink() : done.calendarLink();
        return new Try(tried.step().following(), 1, Duration.ZERO, tried.budgetEnd(), trace, link);
    }

    private Optional<Next> tryAgain(Try tried, Trace trace, Unavailable unavailable, Instant now) {
        Try again = repeated(tried, trace, unavailable.notBefore());
        return now.plus(again.pause()).isBefore(tried.budgetEnd()) ? Optional.of(again) : Optional.empty();
    }

    private Try repeated(Try tried, Trace trace, Duration notBefore) {
        Duration backOff = Tempo.pauseAfter(tried.tryNumber(), tempo.firstPause(), tempo.longestPause());
        Duration pause = backOff.compareTo(notBefore) > 0 ? backOff : notBefore;
        return new Try(tried.step(), tried.tryNumber() + 1, pause, tried.budgetEnd(), trace, tried.calendarLink());
    }

    private static Trace left(Step step, StepResult result) {
        return switch (step.undo()) {
            case NOTHING -> Trace.NONE;
            case DELETE_EVENT ->
                switch (result) {
                    case Done done -> Trace.CERTAIN;
                    case Refused refused -> trace(refused.leaves());
                    case Unavailable unavailable -> trace(unavailable.leaves());
                };
        };
    }

    private static Trace trace(Leaves leaves) {
        return switch (leaves) {
            case NOTHING -> Trace.NONE;
            case PERHAPS_AN_EVENT, NOTHING_YET -> Trace.POSSIBLE;
            case AN_EVENT -> Trace.CERTAIN;
        };
    }

    private static Next failed(FailureReason reason, String detail, Trace trace) {
        return switch (trace) {
            case NONE -> new Fail(reason, detail);
            case POSSIBLE -> new BeginUndo(reason, detail, Leftover.EVENT_MAY_EXIST);
            case CERTAIN -> new BeginUndo(reason, detail, Leftover.EVENT_EXISTS);
        };
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}

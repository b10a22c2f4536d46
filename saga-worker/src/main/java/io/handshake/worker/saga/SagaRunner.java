package io.handshake.worker.saga;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.StepFinished.Direction;
import io.handshake.contracts.Traceparent;
import io.handshake.worker.saga.Next.BeginUndo;
import io.handshake.worker.saga.Next.Fail;
import io.handshake.worker.saga.Next.Finished;
import io.handshake.worker.saga.Next.LetGo;
import io.handshake.worker.saga.Next.Try;
import io.handshake.worker.saga.SagaJournal.Commit;
import io.handshake.worker.saga.SagaJournal.Decision;
import io.handshake.worker.saga.SagaJournal.Failure;
import io.handshake.worker.saga.SagaJournal.Slot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one booking through the saga: asks {@link Course} what comes next, does it through the ports, and writes it
 * down. A run may end at any point, by a crash say; another run of the same attempt continues from the row.
 */
public final class SagaRunner {

    private static final Logger LOG = LoggerFactory.getLogger(SagaRunner.class);

    private final ClinicTokens tokens;
    private final HostCalendar calendar;
    private final SagaJournal journal;
    private final Outcomes outcomes;
    private final SagaCounts counts;
    private final Course course;
    private final Undoing undoing;
    private final Tempo tempo;
    private final Pauses pauses;
    private final Clock clock;

    public SagaRunner(
            ClinicTokens tokens,
            HostCalendar calendar,
            SagaJournal journal,
            Outcomes outcomes,
            SagaCounts counts,
            Tempo tempo,
            Pauses pauses,
            Clock clock) {
        this.tokens = tokens;
        this.calendar = calendar;
        this.journal = journal;
        this.outcomes = outcomes;
        this.counts = counts;
        this.course = new Course(tempo);
        this.undoing = new Undoing(tempo);
        this.tempo = tempo;
        this.pauses = pauses;
        this.clock = clock;
    }

    /**
     * Runs until there is nothing left to do here.
     *
     * @return the undo that has to follow, away from other bookings of the calendar; empty when none has to
     * @throws InterruptedException when the worker stops; the row tells the next worker all it needs
     */
    public Optional<Work> run(Work work) throws InterruptedException {
        return switch (work) {
            case Work.Decide decide -> decide(decide.booking());
            case Work.Undo undo -> {
                undo(undo);
                yield Optional.empty();
            }
            case Work.SetAside setAside -> {
                setAside(setAside.booking());
                yield Optional.empty();
            }
        };
    }

    private Optional<Work> decide(Booking booking) throws InterruptedException {
        Story story = new Story(booking, outcomes, counts, clock);
        Next next = course.start(booking, clock.instant());
        while (next instanceof Try step) {
            pauses.pause(step.pause());
            next = perform(booking, step, story);
        }
        return conclude(booking, next, story);
    }

    private Next perform(Booking booking, Try step, Story story) {
        Instant startedAt = clock.instant();
        Instant deadline = course.deadline(step, startedAt);
        return switch (step.step()) {
            case REFRESH_TOKEN -> told(booking, step, story, startedAt, tokens.refresh(booking, deadline));
            case CREATE_EVENT -> told(booking, step, story, startedAt, create(booking, step, deadline));
            case SAVE_BOOKING -> save(booking, step, story, startedAt);
        };
    }

    private Next told(Booking booking, Try step, Story story, Instant startedAt, StepResult result) {
        story.add(step.step(), Direction.DO, step.tryNumber(), startedAt, result);
        return course.after(booking, step, result, clock.instant());
    }

    /** Nobody needs an event that is going to be deleted: a slot that is known to be taken ends the step. */
    private StepResult create(Booking booking, Try step, Instant deadline) {
        if (step.trace() == Trace.NONE && journal.look(booking) == Slot.TAKEN) {
            return new StepResult.Refused(FailureReason.SLOT_TAKEN, "an_appointment_overlaps");
        }
        return calendar.create(booking, deadline);
    }

    private Next save(Booking booking, Try step, Story story, Instant startedAt) {
        Decision decision =
                journal.confirm(booking, step.calendarLink(), Course.late(booking, startedAt), story.untold());
        switch (decision) {
            case Decision.Decided decided -> {
                announce(booking, decided.announcement());
                story.add(step.step(), Direction.DO, step.tryNumber(), startedAt, StepResult.Done.WITHOUT_LINK);
            }
            case Decision.Refused refused ->
                story.add(
                        step.step(),
                        Direction.DO,
                        step.tryNumber(),
                        startedAt,
                        new StepResult.Refused(refused.reason(), refused.detail()));
            case Decision.Unavailable unavailable ->
                story.add(
                        step.step(),
                        Direction.DO,
                        step.tryNumber(),
                        startedAt,
                        new StepResult.Unavailable(unavailable.detail()));
            case Decision.ClaimLost lost -> {
                /* said by conclude */
            }
        }
        return course.afterSaving(booking, step, decision, clock.instant());
    }

    private Optional<Work> conclude(Booking booking, Next end, Story story) throws InterruptedException {
        return switch (end) {
            case Finished finished -> Optional.empty();
            case LetGo letGo -> letGo(booking, letGo.why());
            case Fail fail -> {
                Failure failure = failure(booking, fail.reason(), fail.detail());
                announced(booking, () -> journal.fail(booking, failure, story.untold()));
                yield Optional.empty();
            }
            case BeginUndo begin -> {
                Failure failure = failure(booking, begin.reason(), begin.detail());
                boolean undoing = announced(booking, () -> journal.beginUndo(booking, failure, story.untold()));
                yield undoing
                        ? Optional.of(new Work.Undo(booking, 0, clock.instant(), begin.leftover()))
                        : Optional.empty();
            }
            case Try step -> throw new IllegalStateException("a try is not an end: " + step.step());
        };
    }

    /** Commits a failure, however long the database takes within our patience, and tells the topics. */
    private boolean announced(Booking booking, Supplier<Decision> commit) throws InterruptedException {
        Instant patienceEnd = clock.instant().plus(tempo.journalPatience());
        for (int tryNumber = 1; clock.instant().isBefore(patienceEnd); tryNumber++) {
            switch (commit.get()) {
                case Decision.Decided decided -> {
                    announce(booking, decided.announcement());
                    return true;
                }
                case Decision.ClaimLost lost -> {
                    letGo(booking, "claim_lost");
                    return false;
                }
                case Decision.Refused refused -> {
                    letGo(booking, refused.detail());
                    return false;
                }
                case Decision.Unavailable unavailable ->
                    pauses.pause(Tempo.pauseAfter(tryNumber, tempo.firstPause(), tempo.longestPause()));
            }
        }
        letGo(booking, "database_silent");
        return false;
    }

    private void announce(Booking booking, Announcement announcement) {
        outcomes.announce(announcement);
        Duration sinceReceived = Duration.between(booking.request().receivedAt(), clock.instant());
        counts.decided(booking, announcement.outcome(), sinceReceived);
        String state = switch (announcement.outcome()) {
            case BookingConfirmed confirmed -> "CONFIRMED";
            case BookingFailed failed -> "FAILED " + failed.reason();
        };
        LOG.atInfo()
                .addKeyValue("event", "saga_finished")
                .addKeyValue("booking_id", booking.id())
                .addKeyValue("trace_id", Traceparent.traceId(booking.traceparent()))
                .addKeyValue("attempt", booking.attempt())
                .addKeyValue("saga_state", state)
                .addKeyValue("late", announcement.outcome().late())
                .addKeyValue("since_received_ms", sinceReceived.toMillis())
                .log();
    }

    private void undo(Work.Undo work) throws InterruptedException {
        Booking booking = work.booking();
        Story story = new Story(booking, outcomes, counts, clock);
        int tries = work.tries();
        Undoing.After after;
        do {
            tries++;
            after = undoOnce(work, tries, story);
            if (after instanceof Undoing.After.TryAgain again) {
                pauses.pause(again.pause());
            }
        } while (after instanceof Undoing.After.TryAgain);
        closeUndo(booking, tries, after, story);
    }

    private Undoing.After undoOnce(Work.Undo work, int tries, Story story) {
        Instant startedAt = clock.instant();
        StepResult result = StepResult.Done.WITHOUT_LINK;
        for (Step step : Step.SAVE_BOOKING.undoOrder()) {
            result = takeBack(step, work, startedAt.plus(tempo.undoLimit()));
            story.add(step, Direction.UNDO, tries, startedAt, result);
            if (!(result instanceof StepResult.Done)) {
                break;
            }
        }
        return undoing.after(tries, work.since(), result, clock.instant());
    }

    private StepResult takeBack(Step step, Work.Undo work, Instant deadline) {
        return switch (step.undo()) {
            case NOTHING -> StepResult.Done.WITHOUT_LINK;
            case DELETE_EVENT -> calendar.delete(work.booking(), work.leftover(), deadline);
        };
    }

    private void closeUndo(Booking booking, int tries, Undoing.After end, Story story) throws InterruptedException {
        committed(booking, () -> switch (end) {
            case Undoing.After.Finish finish -> journal.finishUndo(booking, story.untold());
            case Undoing.After.Postpone postpone ->
                journal.postponeUndo(booking, tries, postpone.pause(), story.untold());
            case Undoing.After.Park park -> park(booking, park.why(), story);
            case Undoing.After.TryAgain again -> throw new IllegalStateException("another try is not an end");
        });
    }

    private Commit park(Booking booking, String why, Story story) {
        Commit commit = journal.park(booking, Story.bounded(why), story.untold());
        if (commit == Commit.COMMITTED) {
            LOG.atError()
                    .addKeyValue("event", "saga_stuck")
                    .addKeyValue("booking_id", booking.id())
                    .addKeyValue("trace_id", Traceparent.traceId(booking.traceparent()))
                    .addKeyValue("attempt", booking.attempt())
                    .addKeyValue("reason", why)
                    .log();
        }
        return commit;
    }

    /** It has stopped its workers too often: the caller hears that it failed, and a person looks. */
    private void setAside(Booking booking) throws InterruptedException {
        Story story = new Story(booking, outcomes, counts, clock);
        Failure failure = failure(booking, FailureReason.PLATFORM_MISCONFIGURED, "claimed_too_often");
        if (announced(booking, () -> journal.beginUndo(booking, failure, story.untold()))) {
            committed(booking, () -> park(booking, "claimed_too_often", story));
        }
    }

    private void committed(Booking booking, Supplier<Commit> write) throws InterruptedException {
        Instant patienceEnd = clock.instant().plus(tempo.journalPatience());
        for (int tryNumber = 1; clock.instant().isBefore(patienceEnd); tryNumber++) {
            switch (write.get()) {
                case COMMITTED -> {
                    return;
                }
                case CLAIM_LOST -> {
                    letGo(booking, "claim_lost");
                    return;
                }
                case UNAVAILABLE -> pauses.pause(Tempo.pauseAfter(tryNumber, tempo.firstPause(), tempo.longestPause()));
            }
        }
        letGo(booking, "database_silent");
    }

    private Failure failure(Booking booking, FailureReason reason, String detail) {
        return new Failure(reason, Story.bounded(detail), Course.late(booking, clock.instant()));
    }

    private static Optional<Work> letGo(Booking booking, String why) {
        LOG.atWarn()
                .addKeyValue("event", "saga_let_go")
                .addKeyValue("booking_id", booking.id())
                .addKeyValue("trace_id", Traceparent.traceId(booking.traceparent()))
                .addKeyValue("attempt", booking.attempt())
                .addKeyValue("reason", why)
                .log();
        return Optional.empty();
    }
}

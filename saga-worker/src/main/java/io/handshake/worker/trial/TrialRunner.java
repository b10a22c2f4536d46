package io.handshake.worker.trial;

import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.clinics.Clinic;
import io.handshake.worker.clinics.ClinicCard;
import io.handshake.worker.clinics.ClinicRegister;
import io.handshake.worker.clinics.ReconnectCause;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.ClinicTokens;
import io.handshake.worker.saga.HostCalendar;
import io.handshake.worker.saga.Leftover;
import io.handshake.worker.saga.Pauses;
import io.handshake.worker.saga.StepResult;
import io.handshake.worker.saga.StepResult.Leaves;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Walks a test booking through the saga's own ports, so that what works here works for a booking. */
final class TrialRunner implements Trials {

    private static final Logger LOG = LoggerFactory.getLogger(TrialRunner.class);

    static final int AT_ONCE = 4;

    private static final Duration TOKEN_WITHIN = Duration.ofSeconds(5);
    private static final Duration STEP_WITHIN = Duration.ofSeconds(6);
    private static final Duration ALL_WITHIN = Duration.ofSeconds(40);
    private static final int MOST_DELETIONS = 3;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ClinicRegister register;
    private final ClinicTokens tokens;
    private final HostCalendar calendar;
    private final SqlTrials trials;
    private final AuditLog audit;
    private final Pauses pauses;
    private final Clock clock;
    private final Semaphore running = new Semaphore(AT_ONCE);

    TrialRunner(
            ClinicRegister register,
            ClinicTokens tokens,
            HostCalendar calendar,
            SqlTrials trials,
            AuditLog audit,
            Pauses pauses,
            Clock clock) {
        this.register = register;
        this.tokens = tokens;
        this.calendar = calendar;
        this.trials = trials;
        this.audit = audit;
        this.pauses = pauses;
        this.clock = clock;
    }

    @Override
    public Answer run(OrgId orgId, Actor by) {
        Optional<Clinic> clinic = register.find(orgId)
                .filter(ClinicCard.Legible.class::isInstance)
                .map(card -> ((ClinicCard.Legible) card).clinic());
        if (clinic.isEmpty()) {
            return new Answer.ClinicUnknown();
        }
        if (!running.tryAcquire()) {
            return new Answer.TooMany();
        }
        try {
            return run(Trial.of(clinic.get(), clock.instant()), by);
        } finally {
            running.release();
        }
    }

    @Override
    public Optional<Last> last(OrgId orgId) {
        return trials.newest(orgId);
    }

    private Answer run(Trial trial, Actor by) {
        Optional<Duration> wait = trials.begin(trial);
        if (wait.isPresent()) {
            return new Answer.NotSoSoon(wait.get());
        }
        Report report = walk(trial);
        trials.end(trial, report.verdict(), clock.instant());
        audit.record(
                by,
                "test-booking",
                "clinic/" + trial.orgId(),
                report.verdict().name().toLowerCase(Locale.ROOT));
        tell(trial, report.verdict());
        return new Answer.Ran(report);
    }

    private Report walk(Trial trial) {
        var walk = new Walk(trial.booking(), clock.instant().plus(ALL_WITHIN));
        return new Report(walk.run(), trial.startsAt(), walk.steps);
    }

    /** What others have left: any worker removes it. Called every now and then. */
    void removeLeftOvers() {
        for (Trial trial : trials.leftOvers(clock.instant())) {
            Instant deadline = clock.instant().plus(STEP_WITHIN);
            if (calendar.delete(trial.booking(), Leftover.EVENT_MAY_EXIST, deadline) instanceof StepResult.Done) {
                trials.end(trial, Verdict.FAILED, clock.instant());
                tell(trial, Verdict.FAILED);
            }
        }
    }

    private static void tell(Trial trial, Verdict verdict) {
        LOG.atInfo()
                .addKeyValue("event", "test_booking_finished")
                .addKeyValue("org_id", trial.orgId())
                .addKeyValue("result", verdict.name().toLowerCase(Locale.ROOT))
                .log();
    }

    /** One test booking on its way. */
    private final class Walk {

        private final Booking booking;
        private final Instant deadline;
        private final List<StepReport> steps = new ArrayList<>();

        Walk(Booking booking, Instant deadline) {
            this.booking = booking;
            this.deadline = deadline;
        }

        Verdict run() {
            if (!isDone(step("refresh-token", "Google lets us in.", TOKEN_WITHIN, by -> tokens.refresh(booking, by)))) {
                return Verdict.FAILED;
            }
            StepResult created =
                    step("create-event", "The event was made.", STEP_WITHIN, by -> calendar.create(booking, by));
            // Creating twice is creating once: the second time it is looked for.
            boolean stands = isDone(created)
                    && isDone(step(
                            "verify-event",
                            "It stands in the calendar, at its time.",
                            STEP_WITHIN,
                            by -> calendar.create(booking, by)));
            return removed(created) ? verdict(stands) : Verdict.LEFT_OVER;
        }

        private static Verdict verdict(boolean stood) {
            return stood ? Verdict.PASSED : Verdict.FAILED;
        }

        private boolean removed(StepResult created) {
            return leftover(created).map(this::removed).orElse(true);
        }

        private boolean removed(Leftover leftover) {
            for (int tries = 1; tries <= MOST_DELETIONS; tries++) {
                StepResult deleted = step(
                        "delete-event",
                        "The event was deleted.",
                        STEP_WITHIN,
                        by -> calendar.delete(booking, leftover, by));
                if (isDone(deleted)) {
                    // Deleting twice is deleting once: the second time it is looked for.
                    return isDone(step(
                            "verify-deletion",
                            "It is gone for good.",
                            STEP_WITHIN,
                            by -> calendar.delete(booking, Leftover.EVENT_EXISTS, by)));
                }
                if (!paused()) {
                    return false;
                }
            }
            return false;
        }

        private boolean paused() {
            try {
                pauses.pause(PAUSE);
                return clock.instant().isBefore(deadline);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private StepResult step(String name, String words, Duration limit, Function<Instant, StepResult> action) {
            Instant begun = clock.instant();
            Instant until = begun.plus(limit);
            StepResult result = action.apply(until.isBefore(deadline) ? until : deadline);
            steps.add(report(name, words, result, Duration.between(begun, clock.instant())));
            return result;
        }
    }

    /** What may stand at Google after a try to make it. */
    private static Optional<Leftover> leftover(StepResult created) {
        return switch (created) {
            case StepResult.Done(var _) -> Optional.of(Leftover.EVENT_EXISTS);
            case StepResult.Refused(var _, var _, Leaves leaves) -> leftover(leaves);
            case StepResult.Unavailable(var _, var _, Leaves leaves) -> leftover(leaves);
        };
    }

    private static Optional<Leftover> leftover(Leaves leaves) {
        return switch (leaves) {
            case NOTHING -> Optional.empty();
            case PERHAPS_AN_EVENT, NOTHING_YET -> Optional.of(Leftover.EVENT_MAY_EXIST);
            case AN_EVENT -> Optional.of(Leftover.EVENT_EXISTS);
        };
    }

    private static boolean isDone(StepResult result) {
        return result instanceof StepResult.Done;
    }

    private static StepReport report(String name, String words, StepResult result, Duration took) {
        return switch (result) {
            case StepResult.Done(var _) -> new StepReport(name, Result.DONE, words, "", took);
            case StepResult.Refused(FailureReason reason, String detail, var _) ->
                new StepReport(name, Result.REFUSED, words(reason, detail), detail, took);
            case StepResult.Unavailable(String detail, var _, var _) ->
                new StepReport(name, Result.UNAVAILABLE, "Google did not give a usable answer in time.", detail, took);
        };
    }

    /** The cause of a broken connection says more than the reason of a failed booking. */
    private static String words(FailureReason reason, String detail) {
        return Arrays.stream(ReconnectCause.values())
                .filter(cause -> cause.code().equals(detail))
                .map(ReconnectCause::words)
                .findFirst()
                .orElse(reason.operatorSentence());
    }
}

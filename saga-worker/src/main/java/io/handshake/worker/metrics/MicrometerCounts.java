package io.handshake.worker.metrics;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.StepFinished.Direction;
import io.handshake.contracts.StepFinished.Result;
import io.handshake.contracts.Topic;
import io.handshake.worker.inbox.LetterCounts;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.SagaCounts;
import io.handshake.worker.saga.Step;
import io.handshake.worker.token.RefreshCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/**
 * What happened, counted and timed. Labels take values of closed lists only, and every series is there from the start, at
 * zero: a rate needs a value before the first.
 */
final class MicrometerCounts implements SagaCounts, RefreshCounts, LetterCounts {

    private static final String CONFIRMED = "confirmed";
    private static final String FAILED = "failed";
    private static final String NO_REASON = "none";

    /** A caller waits 15 s, and Vapi 20. */
    private static final Duration[] SAGA_BOUNDS =
            millis(100, 250, 500, 1_000, 2_000, 3_000, 5_000, 7_500, 10_000, 15_000, 20_000, 60_000);

    private static final Duration[] STEP_BOUNDS = millis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000);

    private final MeterRegistry registry;
    /** Making one, in order to find that it is there, costs more than what it counts. */
    private final Map<List<String>, Timer> timers = new ConcurrentHashMap<>();

    MicrometerCounts(MeterRegistry registry) {
        this.registry = registry;
        for (Result result : Result.values()) {
            for (Step step : Step.values()) {
                step(step.stepName(), result);
            }
            undo(result);
        }
        for (String outcome : List.of(CONFIRMED, FAILED)) {
            saga(outcome);
            replays(outcome);
        }
        outcomes(CONFIRMED, NO_REASON);
        for (FailureReason reason : FailureReason.values()) {
            outcomes(FAILED, reason.name());
        }
        for (RefreshCounts.End end : RefreshCounts.End.values()) {
            refreshes(end);
        }
        letters(Topic.BOOKING_REQUESTED);
        letters(Topic.BOOKING_REPLAYED);
    }

    @Override
    public void stepFinished(StepFinished step) {
        Timer timer = step.direction() == Direction.DO ? step(step.step(), step.result()) : undo(step.result());
        timer.record(Duration.ofMillis(step.durationMs()));
    }

    @Override
    public void decided(Booking booking, BookingOutcome outcome, Duration sinceReceived) {
        String end = switch (outcome) {
            case BookingConfirmed confirmed -> CONFIRMED;
            case BookingFailed failed -> FAILED;
        };
        String reason = switch (outcome) {
            case BookingConfirmed confirmed -> NO_REASON;
            case BookingFailed failed -> failed.reason().name();
        };
        saga(end).record(sinceReceived);
        outcomes(end, reason).increment();
        if (booking.priority() == Priority.REPLAY) {
            replays(end).increment();
        }
    }

    @Override
    public void refreshed(RefreshCounts.End end) {
        refreshes(end).increment();
    }

    @Override
    public void setAside(Topic origin) {
        letters(origin).increment();
    }

    private Timer saga(String outcome) {
        return timers.computeIfAbsent(
                List.of("saga", outcome),
                _ -> Timer.builder("handshake.saga")
                        .description("From a request's arrival to its committed decision.")
                        .tag("outcome", outcome)
                        .serviceLevelObjectives(SAGA_BOUNDS)
                        .register(registry));
    }

    private Timer step(String step, Result result) {
        return timers.computeIfAbsent(
                List.of(step, result.name()),
                _ -> Timer.builder("handshake.steps")
                        .description("Tries of a step.")
                        .tags("step", step, "result", label(result))
                        .serviceLevelObjectives(STEP_BOUNDS)
                        .register(registry));
    }

    private Timer undo(Result result) {
        return timers.computeIfAbsent(
                List.of("undo", result.name()),
                _ -> Timer.builder("handshake.undo")
                        .description("Tries to take an event back.")
                        .tag("result", label(result))
                        .serviceLevelObjectives(STEP_BOUNDS)
                        .register(registry));
    }

    private Counter outcomes(String outcome, String reason) {
        return Counter.builder("handshake.outcomes")
                .description("Decisions.")
                .tags("outcome", outcome, "reason", reason)
                .register(registry);
    }

    private Counter replays(String end) {
        return Counter.builder("handshake.replays")
                .description("Decisions of replayed bookings.")
                .tag("end", end)
                .register(registry);
    }

    private Counter refreshes(RefreshCounts.End end) {
        return Counter.builder("handshake.token.refreshes")
                .description("What Google answered when an access token was asked for.")
                .tag("result", label(end))
                .register(registry);
    }

    private Counter letters(Topic origin) {
        return Counter.builder("handshake.dead.letters")
                .description("Records that could not be read.")
                .tag("topic", origin.topicName())
                .register(registry);
    }

    private static Duration[] millis(long... bounds) {
        return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

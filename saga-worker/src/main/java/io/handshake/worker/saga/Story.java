package io.handshake.worker.saga;

import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.StepFinished.Direction;
import io.handshake.contracts.StepFinished.Result;
import io.handshake.contracts.Traceparent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What a run has done since its last write: one entry, one log line and one record for each try of a step. */
final class Story {

    private static final Logger LOG = LoggerFactory.getLogger(Story.class);

    private final Booking booking;
    private final Outcomes outcomes;
    private final SagaCounts counts;
    private final Clock clock;
    private final List<StepFinished> untold = new ArrayList<>();

    Story(Booking booking, Outcomes outcomes, SagaCounts counts, Clock clock) {
        this.booking = booking;
        this.outcomes = outcomes;
        this.counts = counts;
        this.clock = clock;
    }

    void add(Step step, Direction direction, int tryNumber, Instant startedAt, StepResult result) {
        Result kind = switch (result) {
            case StepResult.Done done -> Result.DONE;
            case StepResult.Refused refused -> Result.REFUSED;
            case StepResult.Unavailable unavailable -> Result.UNAVAILABLE;
        };
        String detail = switch (result) {
            case StepResult.Done done -> "";
            case StepResult.Refused refused -> refused.reason() + " " + refused.detail();
            case StepResult.Unavailable unavailable -> unavailable.detail();
        };
        StepFinished finished = new StepFinished(
                booking.id(),
                booking.orgId(),
                booking.attempt(),
                booking.claim().epoch(),
                step.stepName(),
                direction,
                tryNumber,
                kind,
                bounded(detail),
                startedAt,
                Math.max(0, Duration.between(startedAt, clock.instant()).toMillis()));
        untold.add(finished);
        counts.stepFinished(finished);
        outcomes.stepFinished(finished, booking.traceparent());
        LOG.atLevel(kind == Result.DONE ? Level.INFO : Level.WARN)
                .addKeyValue("event", direction == Direction.DO ? "step_finished" : "undo_finished")
                .addKeyValue("booking_id", booking.id())
                .addKeyValue("trace_id", Traceparent.traceId(booking.traceparent()))
                .addKeyValue("attempt", booking.attempt())
                .addKeyValue("step", finished.step())
                .addKeyValue("try", tryNumber)
                .addKeyValue("result", kind)
                .addKeyValue("detail", finished.detail())
                .addKeyValue("duration_ms", finished.durationMs())
                .log();
    }

    /** What is to be written with the next change of the row. */
    List<StepFinished> untold() {
        return List.copyOf(untold);
    }

    /** A detail as it may be kept. */
    static String bounded(String detail) {
        return detail.length() <= BookingFailed.MAX_DETAIL ? detail : detail.substring(0, BookingFailed.MAX_DETAIL);
    }
}

package io.handshake.worker.outcome;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.StepFinished.Direction;
import io.handshake.contracts.StepFinished.Result;
import io.handshake.web.traces.Attribute;
import io.handshake.web.traces.Span;
import io.handshake.web.traces.Traces;
import java.util.Locale;

/** What the saga has done, in the trace of its booking. */
record OutcomeSpans(Traces traces) {

    /** The try of a step, from its own beginning to its own end. */
    void finished(StepFinished step, String traceparent) {
        String name = step.direction() == Direction.DO ? step.step() : "undo " + step.step();
        Span span = traces.begin(Span.Kind.INTERNAL, name, traceparent, step.startedAt())
                .with(Attribute.BOOKING_ID, step.bookingId())
                .with(Attribute.ORG_ID, step.orgId())
                .with(Attribute.ATTEMPT, step.attempt())
                .with(Attribute.TRY, step.tryNumber())
                .with(Attribute.RESULT, step.result().name().toLowerCase(Locale.ROOT));
        if (step.result() != Result.DONE) {
            span.with(Attribute.DETAIL, step.detail()).failed(step.detail());
        }
        span.end(step.startedAt().plusMillis(step.durationMs()));
    }

    /** A decision on its way to the topics; ends when the brokers have it. */
    Span announcing(BookingOutcome outcome, String traceparent) {
        String answer = switch (outcome) {
            case BookingConfirmed confirmed -> "confirmed";
            case BookingFailed failed -> failed.reason().name();
        };
        return traces.begin(Span.Kind.PRODUCER, "announce " + outcome.topic().topicName(), traceparent)
                .with(Attribute.SYSTEM, "kafka")
                .with(Attribute.TOPIC, outcome.topic().topicName())
                .with(Attribute.BOOKING_ID, outcome.bookingId())
                .with(Attribute.ORG_ID, outcome.orgId())
                .with(Attribute.ATTEMPT, outcome.attempt())
                .with(Attribute.ANSWER, answer);
    }
}

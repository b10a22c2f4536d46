package io.handshake.worker.outcome;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.StepFinished.Direction;
import io.handshake.contracts.StepFinished.Result;
import io.handshake.web.traces.OpenTelemetryTraces;
import io.handshake.web.traces.Span;
import io.handshake.worker.saga.Booking;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeSpansTest {

    private static final String TRACE = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
    private static final Instant BEGUN = Instant.parse("2026-11-22T10:00:01.250Z");

    private final InMemorySpanExporter told = InMemorySpanExporter.create();
    private final OutcomeSpans spans =
            new OutcomeSpans(OpenTelemetryTraces.by(SimpleSpanProcessor.create(told), 1, "saga-worker"));

    private static StepFinished step(Direction direction, int tryNumber, Result result, String detail) {
        Booking booking = aBooking().build();
        return new StepFinished(
                booking.id(), booking.orgId(), 1, 1, "create-event", direction, tryNumber, result, detail, BEGUN, 40);
    }

    private SpanData only() {
        return told.getFinishedSpanItems().getFirst();
    }

    @Test
    void aStepIsAsLongAsItTook() {
        spans.finished(step(Direction.DO, 2, Result.DONE, ""), TRACE);

        assertThat(only().getName()).isEqualTo("create-event");
        assertThat(only().getParentSpanId()).isEqualTo("0123456789abcdef");
        assertThat(only().getStartEpochNanos()).isEqualTo(BEGUN.toEpochMilli() * 1_000_000);
        assertThat(only().getEndEpochNanos() - only().getStartEpochNanos()).isEqualTo(40_000_000);
        assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(only().getAttributes().get(AttributeKey.longKey("handshake.try")))
                .isEqualTo(2);
    }

    @Test
    void aTryThatWasNotDoneSaysWhy() {
        spans.finished(step(Direction.DO, 1, Result.UNAVAILABLE, "google_503"), TRACE);

        assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(only().getStatus().getDescription()).isEqualTo("google_503");
        assertThat(only().getAttributes().get(AttributeKey.stringKey("handshake.result")))
                .isEqualTo("unavailable");
    }

    @Test
    void anUndoIsToldApart() {
        spans.finished(step(Direction.UNDO, 1, Result.DONE, ""), TRACE);

        assertThat(only().getName()).isEqualTo("undo create-event");
    }

    @Test
    void whatIsAnnouncedCarriesTheSpanThatAnnouncesIt() {
        Booking booking = aBooking().build();
        BookingFailed failed = new BookingFailed(
                booking.id(),
                1,
                List.of(booking.request().requestId()),
                booking.orgId(),
                FailureReason.SLOT_TAKEN,
                "",
                BEGUN,
                false);

        Span announcing = spans.announcing(failed, TRACE);
        announcing.end();

        assertThat(only().getName()).isEqualTo("announce booking.failed.v1");
        assertThat(only().getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(only().getAttributes().get(AttributeKey.stringKey("handshake.answer")))
                .isEqualTo("SLOT_TAKEN");
        assertThat(announcing.traceparent()).contains(only().getSpanId());
    }
}

package io.handshake.ingress.intake;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.Traceparent;
import io.handshake.ingress.answer.Answers;
import io.handshake.ingress.answer.KafkaAnswersGiven;
import io.handshake.ingress.answer.OutcomeLine;
import io.handshake.ingress.answer.ToolResult;
import io.handshake.ingress.answer.Verdict;
import io.handshake.web.traces.Attribute;
import io.handshake.web.traces.Span;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the tool calls of one message to their answers: reads, publishes, waits. */
final class BookingDesk {

    private static final Logger log = LoggerFactory.getLogger(BookingDesk.class);

    /** A line that has just broken may come back at once, as when a broker closes an idle connection. */
    private static final Duration LINE_WITHIN = Duration.ofMillis(750);

    /** A model asks for one or two bookings at a time; one that asks for more is going round in circles. */
    static final int MAX_AT_ONCE = 20;

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(20);
    private static final long LOOKS = LINE_WITHIN.dividedBy(LOOK_AGAIN_AFTER);

    private final Wishes wishes;
    private final ClinicDirectory clinics;
    private final KafkaRequests requests;
    private final Answers answers;
    private final OutcomeLine line;
    private final KafkaAnswersGiven given;
    private final AnswerCounts counts;
    private final Set<String> toolNames;
    private final Semaphore inFlight;
    private final Clock clock;

    BookingDesk(
            Wishes wishes,
            ClinicDirectory clinics,
            KafkaRequests requests,
            Answers answers,
            OutcomeLine line,
            KafkaAnswersGiven given,
            AnswerCounts counts,
            VapiSettings settings,
            Clock clock) {
        this.wishes = wishes;
        this.clinics = clinics;
        this.requests = requests;
        this.answers = answers;
        this.line = line;
        this.given = given;
        this.counts = counts;
        this.toolNames = Set.copyOf(settings.toolNames());
        this.inFlight = new Semaphore(settings.maxInFlight());
        this.clock = clock;
    }

    /**
     * One result for each call, in their order. All of them wait at the same time.
     *
     * @param webhook of several calls in one message it tells of the last that is answered
     */
    List<ToolResult> answer(VapiMessage.ToolCalls message, Instant receivedAt, Span webhook) {
        if (message.calls().size() > MAX_AT_ONCE) {
            return message.calls().stream().map(BookingDesk::tooMany).toList();
        }
        boolean room = inFlight.tryAcquire();
        if (!room) {
            log.atWarn().addKeyValue("event", "too_many_in_flight").log();
        }
        try {
            // Nearly every message has one call: it waits on the thread that brought it.
            return message.calls().size() == 1
                    ? List.of(answer(message.calls().getFirst(), message, receivedAt, webhook, room))
                    : together(message, receivedAt, webhook, room);
        } finally {
            if (room) {
                inFlight.release();
            }
        }
    }

    private List<ToolResult> together(VapiMessage.ToolCalls message, Instant receivedAt, Span webhook, boolean room) {
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<ToolResult>> results = message.calls().stream()
                    .map(call ->
                            CompletableFuture.supplyAsync(() -> answer(call, message, receivedAt, webhook, room), each))
                    .toList();
            return results.stream().map(CompletableFuture::join).toList();
        }
    }

    /** None of them is carried out: which of them were meant, nobody can tell. */
    private static ToolResult tooMany(ToolCall call) {
        return new ToolResult(
                call.id(),
                call.name(),
                Verdict.refused(
                        FailureReason.INVALID_REQUEST,
                        "Nothing was booked: expected at most " + MAX_AT_ONCE + " tool calls in one message. Ask the "
                                + "caller which appointments are meant, and send those."));
    }

    private ToolResult answer(
            ToolCall call, VapiMessage.ToolCalls message, Instant receivedAt, Span webhook, boolean room) {
        Verdict verdict = verdict(call, message, receivedAt, webhook, room);
        Duration took = Duration.between(receivedAt, clock.instant());
        counts.answered(verdict, took);
        webhook.with(Attribute.ANSWER, verdict.kind());
        log.atInfo()
                .addKeyValue("event", "answer_given")
                .addKeyValue("request_id", Texts.loggable(call.id()))
                .addKeyValue("booking_id", bookingId(verdict))
                .addKeyValue("trace_id", Traceparent.traceId(webhook.traceparent()))
                .addKeyValue("kind", verdict.kind())
                .addKeyValue("duration_ms", took.toMillis())
                .log();
        return new ToolResult(call.id(), call.name(), verdict);
    }

    private Verdict verdict(
            ToolCall call, VapiMessage.ToolCalls message, Instant receivedAt, Span webhook, boolean room) {
        if (!toolNames.contains(call.name())) {
            return Verdict.refused(
                    FailureReason.INVALID_REQUEST,
                    "This tool is not known here. Tell the caller that it cannot be done, or call the reception.");
        }
        if (!clinics.complete()) {
            return Verdict.notPassedOn();
        }
        return switch (wishes.read(call, message, receivedAt)) {
            case Reading.Unclear<BookingRequested> unclear -> Verdict.refused(unclear.reason(), unclear.sentence());
            case Reading.Clear<BookingRequested> clear -> {
                BookingRequested request = clear.value();
                webhook.with(Attribute.BOOKING_ID, request.bookingId()).with(Attribute.ORG_ID, request.orgId());
                String traceparent = webhook.traceparent();
                Verdict verdict = booked(request, traceparent, room);
                given.given(request, verdict, traceparent, clock.instant());
                yield verdict;
            }
        };
    }

    /**
     * What is not handed to Kafka is certain to fail, unless the same booking is already on its way: so even then the
     * register of those who wait has the last word.
     */
    private Verdict booked(BookingRequested request, String traceparent, boolean room) {
        try (Answers.Waiting waiting = answers.await(request.bookingId(), request.requestId())) {
            if (!room) {
                waiting.neverSent();
                return waiting.verdict(Duration.ZERO);
            }
            if (lineOpens()) {
                requests.publish(request, traceparent, waiting::neverSent);
            } else {
                log.atError()
                        .addKeyValue("event", "line_down")
                        .addKeyValue("booking_id", request.bookingId())
                        .addKeyValue("trace_id", Traceparent.traceId(traceparent))
                        .log();
                waiting.neverSent();
            }
            return waiting.verdict(Duration.between(clock.instant(), request.answerBy()));
        }
    }

    private boolean lineOpens() {
        for (long look = 0; look < LOOKS && !line.open(); look++) {
            LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
        }
        return line.open();
    }

    private static String bookingId(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Confirmed confirmed -> confirmed.outcome().bookingId().toString();
            case Verdict.Failed failed -> failed.bookingId();
            case Verdict.Pending pending -> pending.bookingId().toString();
        };
    }
}

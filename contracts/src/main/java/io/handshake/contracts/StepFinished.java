package io.handshake.contracts;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One try of one step came to an end: for timelines and dashboards, never for decisions. Ingress tells in the same way
 * that a caller has been answered, see {@link #ANSWER}.
 *
 * @param attempt of an answer that no outcome gave: 1
 * @param claim the claim's epoch: counts the workers that have held this booking; 0 for what no worker does
 * @param step the step's name, for people
 * @param direction forwards, or undoing
 * @param tryNumber counts from 1 within the claim
 * @param detail what was found, in codes; empty when a worker's step was done; no personal data
 * @param startedAt of an answer: when the webhook arrived
 * @param durationMs milliseconds
 */
public record StepFinished(
        BookingId bookingId,
        OrgId orgId,
        int attempt,
        long claim,
        String step,
        Direction direction,
        int tryNumber,
        Result result,
        String detail,
        Instant startedAt,
        long durationMs) {

    /**
     * The step of ingress: {@link Result#DONE} when the caller was told how the booking ended, {@link Result#UNAVAILABLE}
     * when nobody knew yet. Its detail says what was told: {@code confirmed}, {@code pending}, or the name of the
     * {@link FailureReason}.
     */
    public static final String ANSWER = "answer";

    /** Steps run forwards, and those that left something are undone in reverse order. */
    public enum Direction {
        DO,
        UNDO
    }

    /** How a try of a step can end. */
    public enum Result {
        DONE,
        REFUSED,
        UNAVAILABLE
    }

    private static final UUID NAMESPACE = UUID.fromString("b4a2a4ab-65a2-5b0e-8dd0-5f0f4f3f2c55");
    private static final int MAX_STEP = 50;

    public StepFinished {
        Texts.present("bookingId", bookingId);
        Texts.present("orgId", orgId);
        Texts.range("attempt", attempt, 1, Integer.MAX_VALUE);
        Texts.range("claim", claim, 0, Long.MAX_VALUE);
        step = Texts.required("step", step, MAX_STEP);
        Texts.present("direction", direction);
        Texts.range("tryNumber", tryNumber, 1, Integer.MAX_VALUE);
        Texts.present("result", result);
        detail = Texts.optional("detail", detail, BookingFailed.MAX_DETAIL);
        Texts.moment("startedAt", startedAt);
        Texts.range("durationMs", durationMs, 0, Long.MAX_VALUE);
    }

    /** The {@code ce_id} of a worker's step. One booking may have been answered to several deliveries: an answer has its own. */
    public UUID stepId() {
        return NamedUuid.of(
                NAMESPACE,
                List.of(
                        bookingId.toString(),
                        Integer.toString(attempt),
                        Long.toString(claim),
                        step,
                        direction.name(),
                        Integer.toString(tryNumber)));
    }
}

package io.handshake.worker.saga;

import io.handshake.contracts.FailureReason;
import java.time.Duration;

/** How a try of a step, or of its undo, can end. */
public sealed interface StepResult {

    /**
     * It has happened.
     *
     * @param calendarLink Google's page of the event, for people; empty where there is none. Nothing needs it to undo.
     */
    record Done(String calendarLink) implements StepResult {

        public static final Done WITHOUT_LINK = new Done("");
    }

    /**
     * Decided: this try did not do it, and trying again will not either.
     *
     * @param detail for operators, in codes; no personal data
     */
    record Refused(FailureReason reason, String detail) implements StepResult {}

    /**
     * Nobody knows whether it happened, or it may go better soon.
     *
     * @param detail for operators, in codes; no personal data
     * @param notBefore how long the other side asks us to wait; zero when it does not say
     */
    record Unavailable(String detail, Duration notBefore) implements StepResult {

        public Unavailable(String detail) {
            this(detail, Duration.ZERO);
        }
    }
}

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
     * @param leaves whether something of this attempt stands at Google all the same
     */
    record Refused(FailureReason reason, String detail, Leaves leaves) implements StepResult {

        public Refused(FailureReason reason, String detail) {
            this(reason, detail, Leaves.NOTHING);
        }
    }

    /** What a try that was not done leaves behind. */
    enum Leaves {
        /** This try made nothing. */
        NOTHING,
        /** Its fate is unknown. */
        PERHAPS_AN_EVENT,
        /**
         * Nothing now, and the id cannot be used up: only a write that is still under way could make something. Once it is
         * too late for that, there is nothing.
         */
        NOTHING_YET,
        /** An event with our marker stands under our id, but it is not the one that was asked for. */
        AN_EVENT
    }

    /**
     * Nobody knows whether it happened, or it may go better soon.
     *
     * @param detail for operators, in codes; no personal data
     * @param notBefore how long the other side asks us to wait; zero when it does not say
     * @param leaves whether this try may have made something all the same
     */
    record Unavailable(String detail, Duration notBefore, Leaves leaves) implements StepResult {

        public Unavailable(String detail) {
            this(detail, Duration.ZERO);
        }

        public Unavailable(String detail, Duration notBefore) {
            this(detail, notBefore, Leaves.PERHAPS_AN_EVENT);
        }

        /** The same, but it is certain that nothing came of this try. */
        public Unavailable withoutTrace() {
            return new Unavailable(detail, notBefore, Leaves.NOTHING);
        }
    }
}

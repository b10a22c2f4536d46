package io.handshake.ingress.answer;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.FailureReason;

/** What one tool call is told. */
public sealed interface Verdict {

    /** The attempt of an answer that no outcome gave. */
    int NO_OUTCOME = 1;

    /** In one word, for logs and dashboards: {@code confirmed}, {@code pending}, or the name of the reason. */
    String kind();

    /** The attempt whose outcome this is; 1 when it is of none. */
    int attempt();

    /** Event and appointment exist. */
    record Confirmed(BookingConfirmed outcome) implements Verdict {

        @Override
        public String kind() {
            return "confirmed";
        }

        @Override
        public int attempt() {
            return outcome.attempt();
        }
    }

    /**
     * This request was not and will not be carried out.
     *
     * @param retryable whether the same request may succeed a little later
     * @param sentence for the assistant: what to say, or what to ask for
     * @param bookingId empty when the request was not understood well enough to have one
     */
    record Failed(FailureReason reason, boolean retryable, String sentence, String bookingId, int attempt)
            implements Verdict {

        @Override
        public String kind() {
            return reason.name();
        }
    }

    /** Nobody knows yet. */
    record Pending(BookingId bookingId) implements Verdict {

        @Override
        public String kind() {
            return "pending";
        }

        @Override
        public int attempt() {
            return NO_OUTCOME;
        }
    }

    /** What an outcome tells the deliveries that it names. */
    static Verdict of(BookingOutcome outcome) {
        return switch (outcome) {
            case BookingConfirmed confirmed -> new Confirmed(confirmed);
            case BookingFailed failed ->
                new Failed(
                        failed.reason(),
                        failed.reason().retryable(),
                        failed.reason().callerSentence(),
                        failed.bookingId().toString(),
                        failed.attempt());
        };
    }

    /** A request that was not understood: the sentence says what to ask for. Nothing was published. */
    static Verdict refused(FailureReason reason, String sentence) {
        return new Failed(reason, reason.retryable(), sentence, "", NO_OUTCOME);
    }

    /**
     * The request certainly never left this service: the line to Kafka is down, or too many are waiting. The reason is
     * {@link FailureReason#PLATFORM_MISCONFIGURED}: of the closed list it is the only one that blames the platform,
     * not the clinic's calendar or the request. Unlike a broken configuration, this may pass by itself: it is retryable.
     * The sentence speaks of this request alone, because an earlier one for the same appointment may have succeeded.
     */
    static Verdict notPassedOn() {
        return new Failed(
                FailureReason.PLATFORM_MISCONFIGURED,
                true,
                "Sorry, our booking system cannot be reached just now, so I could not pass this request on. "
                        + "Please try again in a few minutes, or call the reception.",
                "",
                NO_OUTCOME);
    }
}

package io.handshake.worker.calendar;

import com.google.api.services.calendar.model.Event;
import io.handshake.worker.saga.StepResult;
import java.time.Duration;

/** What became of one request. */
sealed interface GoogleReply {

    record Found(Event event) implements GoogleReply {}

    /** 204 to a delete. */
    record Deleted() implements GoogleReply {}

    /**
     * Google says no.
     *
     * @param reason {@code errors[0].reason}; empty when the body holds none, and then it may not even be Google who speaks
     */
    record Rejected(int status, String reason, Duration retryAfter) implements GoogleReply {

        boolean is(int otherStatus, String otherReason) {
            return status == otherStatus && reason.equals(otherReason);
        }

        /** In codes, for operators. */
        String detail() {
            return reason.isEmpty() ? "google_http_" + status : "google_" + status + "_" + reason;
        }
    }

    /** It was sent, and no usable answer came. */
    record Lost(String detail) implements GoogleReply {}

    /** Nothing was sent: no token, no permit. */
    record NotSent(StepResult why) implements GoogleReply {}
}

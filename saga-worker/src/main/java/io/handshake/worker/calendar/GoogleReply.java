package io.handshake.worker.calendar;

import com.google.api.services.calendar.model.Event;
import io.handshake.worker.saga.StepResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What became of one request. */
sealed interface GoogleReply {

    record Found(Event event) implements GoogleReply {}

    /**
     * What a search for our marker shows, deleted events too.
     *
     * @param nextPage where it goes on; empty when this is the end of it
     */
    record Listed(List<Event> events, Optional<String> nextPage) implements GoogleReply {

        public Listed {
            events = List.copyOf(events);
        }
    }

    /** 204 to a delete. */
    record Deleted() implements GoogleReply {}

    /**
     * Google says no.
     *
     * @param reason as {@link GoogleErrors} reads it; empty when the body holds none, and then it may not even be Google who speaks
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

    /** Nothing was sent: no token, no permit, no connection, no time. */
    record NotSent(StepResult why) implements GoogleReply {}
}

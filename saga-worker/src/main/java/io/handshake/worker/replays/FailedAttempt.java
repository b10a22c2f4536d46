package io.handshake.worker.replays;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.RequestId;
import java.time.Duration;
import java.time.Instant;

/**
 * An attempt that has failed, and what it was made for.
 *
 * @param attempt counts from 1
 * @param traceparent empty when it belonged to no trace
 */
record FailedAttempt(BookingRequested request, int attempt, String traceparent) {

    /** As a caller's: a replay holds a lane no longer than a call does. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    BookingId bookingId() {
        return request.bookingId();
    }

    /** Derived: whoever replays this attempt, and however often, makes the same delivery. */
    RequestId replayId() {
        return new RequestId("replay-" + bookingId() + "-" + attempt);
    }

    /** The same wish, asked for now. */
    BookingRequested again(Instant now) {
        return new BookingRequested(
                bookingId(),
                replayId(),
                request.orgId(),
                request.callId(),
                request.calendarId(),
                request.startsAt(),
                request.durationMinutes(),
                request.timeZone(),
                request.patient(),
                request.serviceType(),
                request.notes(),
                now,
                now.plus(PATIENCE));
    }

    /** Ids only: the request is personal. */
    @Override
    public String toString() {
        return "FailedAttempt[" + bookingId() + ", attempt " + attempt + "]";
    }
}

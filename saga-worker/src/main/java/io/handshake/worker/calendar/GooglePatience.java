package io.handshake.worker.calendar;

import io.handshake.worker.saga.Pauses;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Google is a distributed system: what was written or shared a moment ago may not be found yet. */
final class GooglePatience {

    static final int TRIES = 3;
    static final Duration PAUSE = Duration.ofMillis(250);

    private final Clock clock;
    private final Pauses pauses;

    GooglePatience(Clock clock, Pauses pauses) {
        this.clock = clock;
        this.pauses = pauses;
    }

    /** Asks up to three times while the answer is 404 and the deadline leaves room for one more. */
    GoogleReply whileNotFound(Supplier<GoogleReply> request, Instant deadline) {
        GoogleReply reply = request.get();
        for (int tries = 1; tries < TRIES && isNotFound(reply) && pause(deadline); tries++) {
            reply = request.get();
        }
        return reply;
    }

    static boolean isNotFound(GoogleReply reply) {
        return reply instanceof GoogleReply.Rejected rejected && rejected.is(404, "notFound");
    }

    private boolean pause(Instant deadline) {
        if (clock.instant().plus(PAUSE.multipliedBy(2)).isAfter(deadline)) {
            return false;
        }
        try {
            pauses.pause(PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

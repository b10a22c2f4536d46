package io.handshake.worker.live;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.RequestId;
import io.handshake.contracts.StepFinished;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One record of a topic, as far as it may be shown to anybody who looks: ids, times and codes, nothing personal. */
sealed interface Happening {

    /** When it happened, as its event says: the same for whoever reads it, and whenever. */
    Instant at();

    /** A delivery came in. */
    record Requested(BookingId bookingId, RequestId requestId, OrgId orgId, boolean replayed, Instant at)
            implements Happening {}

    /**
     * An attempt was decided.
     *
     * @param outcomeId shared by all copies
     */
    record Confirmed(
            BookingId bookingId,
            OrgId orgId,
            int attempt,
            List<RequestId> requestIds,
            UUID outcomeId,
            boolean late,
            Instant at)
            implements Happening {}

    /** The same for one that failed. */
    record Failed(
            BookingId bookingId,
            OrgId orgId,
            int attempt,
            List<RequestId> requestIds,
            UUID outcomeId,
            FailureReason reason,
            boolean late,
            Instant at)
            implements Happening {}

    /** A step came to an end, or a caller was answered. */
    record Stepped(StepFinished step) implements Happening {

        @Override
        public Instant at() {
            return step.startedAt().plusMillis(step.durationMs());
        }

        /** Of ingress, which answered a caller. */
        boolean isAnswer() {
            return step.step().equals(StepFinished.ANSWER);
        }
    }

    /** Something could not be read and was set aside. */
    record SetAside(Instant at) implements Happening {}

    /** As an outcome on a topic says it. */
    static Happening of(BookingOutcome outcome) {
        return switch (outcome) {
            case io.handshake.contracts.BookingConfirmed confirmed ->
                new Confirmed(
                        confirmed.bookingId(),
                        confirmed.orgId(),
                        confirmed.attempt(),
                        confirmed.requestIds(),
                        confirmed.outcomeId(),
                        confirmed.late(),
                        confirmed.decidedAt());
            case io.handshake.contracts.BookingFailed failed ->
                new Failed(
                        failed.bookingId(),
                        failed.orgId(),
                        failed.attempt(),
                        failed.requestIds(),
                        failed.outcomeId(),
                        failed.reason(),
                        failed.late(),
                        failed.decidedAt());
        };
    }
}

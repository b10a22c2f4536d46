package io.handshake.worker.replays;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.RequestId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.replays.FailedBookings.Count;
import io.handshake.worker.replays.FailedBookings.Found;
import io.handshake.worker.replays.ReplayPost.NotTakenException;
import io.handshake.worker.replays.RunBook.Begun;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a person may ask of failed bookings. A replay is a delivery like any other, whose id is made of the booking and of the
 * attempt that has failed: however often it is asked for, and by however many, the inbox begins one attempt for it.
 */
public final class Replays {

    /** In a second, unless somebody asks for another. */
    public static final double DEFAULT_RATE = 10;

    public static final double LOWEST_RATE = 0.1;
    public static final double HIGHEST_RATE = 100;

    /** The most groups that a count names. */
    static final int MOST_GROUPS = 200;

    /** The most runs of a list. */
    static final int NEWEST_RUNS = 20;

    /** What became of the wish to replay one booking. */
    public sealed interface Asked {

        /** It is on its way, under this id. */
        record OnItsWay(BookingId bookingId, int failedAttempt, RequestId requestId) implements Asked {}

        record Refused(Obstacle obstacle) implements Asked {}

        /** The brokers have not taken it in time; to ask again is harmless. */
        record NotTaken() implements Asked {}
    }

    private final FailedBookings bookings;
    private final ReplayPost post;
    private final RunBook runs;
    private final AuditLog audit;
    private final Runnable begun;

    /** {@code begun} is told when there is something to go on with. */
    Replays(FailedBookings bookings, ReplayPost post, RunBook runs, AuditLog audit, Runnable begun) {
        this.bookings = bookings;
        this.post = post;
        this.runs = runs;
        this.audit = audit;
        this.begun = begun;
    }

    /** Replays one. It is written down before it is published: what has had an effect is in the audit. */
    public Asked replay(Actor actor, BookingId booking) {
        return switch (look(booking)) {
            case Found.Not(Obstacle obstacle) -> new Asked.Refused(obstacle);
            case Found.Failed(FailedAttempt attempt) -> publish(actor, attempt);
        };
    }

    private Found look(BookingId booking) {
        return bookings.look(List.of(booking)).getOrDefault(booking, new Found.Not(Obstacle.UNKNOWN));
    }

    private Asked publish(Actor actor, FailedAttempt attempt) {
        String subject = "booking/" + attempt.bookingId();
        audit.record(actor, "replay-booking", subject, "after attempt " + attempt.attempt());
        try {
            post.publish(List.of(attempt));
        } catch (NotTakenException e) {
            audit.record(actor, "replay-booking", subject, "the brokers did not take it");
            return new Asked.NotTaken();
        }
        return new Asked.OnItsWay(attempt.bookingId(), attempt.attempt(), attempt.replayId());
    }

    /** What would stand in the way of a replay now; empty when nothing would. */
    public Optional<Obstacle> obstacle(BookingId booking) {
        return look(booking) instanceof Found.Not(Obstacle obstacle) ? Optional.of(obstacle) : Optional.empty();
    }

    /** What a run would choose, by reason and clinic. */
    public Count count(ReplayFilter filter) {
        return bookings.count(filter, MOST_GROUPS);
    }

    /** Failed bookings that fit, the newest first. */
    public List<FailedBooking> newest(ReplayFilter filter, int most) {
        return bookings.newest(filter, most);
    }

    /** Undos that wait for a person, the newest first. */
    public List<FailedBooking> stuck(int most) {
        return bookings.stuck(most);
    }

    /**
     * Begins a run.
     *
     * @param perSecond from {@link #LOWEST_RATE} to {@link #HIGHEST_RATE}
     */
    public Begun begin(Actor actor, ReplayFilter filter, double perSecond) {
        // NaN is in no range
        if (!(perSecond >= LOWEST_RATE && perSecond <= HIGHEST_RATE)) {
            throw new IllegalArgumentException(
                    "ratePerSecond: expected " + LOWEST_RATE + " to " + HIGHEST_RATE + ", found another");
        }
        Begun answer = runs.begin(actor, filter, perSecond);
        begun.run();
        return answer;
    }

    public Optional<ReplayRun> find(UUID run) {
        return runs.find(run);
    }

    /** The newest first. */
    public List<ReplayRun> newest() {
        return runs.newest(NEWEST_RUNS);
    }

    /**
     * Publishes nothing more of a run; what is published takes its course.
     *
     * @return false when it had ended before, or is not known
     */
    public boolean stop(Actor actor, UUID run) {
        return runs.stop(actor, run);
    }
}

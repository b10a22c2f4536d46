package io.handshake.worker.inbox;

import io.handshake.contracts.BookingId;
import io.handshake.worker.ledger.LedgerException;
import io.handshake.worker.saga.Lanes;
import io.handshake.worker.saga.Repeating;
import io.handshake.worker.saga.Room;
import io.handshake.worker.saga.Work;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other way in: bookings whose worker has died, whose undo is due, or for which there was no room when they came. Also
 * keeps this worker's heartbeat.
 */
public final class Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int MOST_AT_ONCE = 256;

    private final Claims claims;
    private final WorkerInstance instance;
    private final Lanes lanes;
    private final Rhythm rhythm;
    private final Repeating heartbeat;
    private final Repeating sweep;
    private volatile boolean isShut;
    private volatile long startedAt;
    private volatile long lastBeat;
    /** Since when no heartbeat has been missed; a worker that has just started takes over from its former self at once. */
    private volatile long steadySince;

    /**
     * When to beat and when to give up on others.
     *
     * @param every between two heartbeats, and between two sweeps
     * @param staleAfter an instance without a heartbeat for this long has died; several times {@code every}
     * @param drainFor how long a stopping worker waits for its bookings
     */
    public record Rhythm(Duration every, Duration staleAfter, Duration drainFor) {

        public Rhythm {
            if (staleAfter.compareTo(every.multipliedBy(2)) < 0) {
                throw new IllegalArgumentException("staleAfter: expected at least twice " + every + ", found "
                        + staleAfter + ": a worker that misses one beat has not died");
            }
        }
    }

    Sweep(Claims claims, WorkerInstance instance, Lanes lanes, Rhythm rhythm) {
        this.claims = claims;
        this.instance = instance;
        this.lanes = lanes;
        this.rhythm = rhythm;
        this.heartbeat = new Repeating("heartbeat", rhythm.every(), this::beat);
        this.sweep = new Repeating("sweep", rhythm.every(), this::sweep);
    }

    /** The first heartbeat is written before this returns: a claim never stands without one. */
    public void start() {
        claims.beat(instance.id());
        startedAt = System.nanoTime();
        steadySince = startedAt;
        lastBeat = startedAt;
        heartbeat.start();
        sweep.start();
    }

    /** The first thing of a clean stop: begins nothing more, and gives what has not begun to the other workers at once. */
    public void shut() {
        Set<BookingId> running = lanes.shut();
        sweep.close();
        isShut = true;
        unlessTheDatabaseIsAway(() -> claims.giveBack(instance.id(), running));
    }

    /** Ends what runs, and gives away what did not end. */
    public void stop() throws InterruptedException {
        shut();
        boolean drained = lanes.close(rhythm.drainFor());
        heartbeat.close();
        unlessTheDatabaseIsAway(() -> claims.retire(instance.id()));
        LOG.atInfo()
                .addKeyValue("event", "worker_stopped")
                .addKeyValue("drained", drained)
                .log();
    }

    /** Without it the others wait until our heartbeat is stale. */
    private static void unlessTheDatabaseIsAway(Runnable giveAway) {
        try {
            giveAway.run();
        } catch (LedgerException e) {
            LOG.atWarn()
                    .addKeyValue("event", "claims_not_given_back")
                    .addKeyValue("error", e.getMessage())
                    .log();
        }
    }

    /** What the runs that still end leave behind, an undo for example, is not begun here: it goes to the others as well. */
    private void beat() {
        claims.beat(instance.id());
        if (isShut) {
            claims.giveBack(instance.id(), lanes.shut());
        }
        long now = System.nanoTime();
        if (now - lastBeat > rhythm.staleAfter().toNanos()) {
            steadySince = now;
        }
        lastBeat = now;
    }

    /**
     * After a pause of our own, or of the database, everybody's heartbeat looks old, and whoever beats first would take all
     * that the others are at: so a worker gives them the time to beat that it would give a dead one.
     */
    private boolean hasPaused() {
        long now = System.nanoTime();
        return now - lastBeat > rhythm.staleAfter().toNanos()
                || (steadySince != startedAt
                        && now - steadySince < rhythm.staleAfter().toNanos());
    }

    private void sweep() {
        if (hasPaused()) {
            return;
        }
        Room room = lanes.room().atMost(MOST_AT_ONCE);
        if (room.all() == 0) {
            return;
        }
        List<Work> found = claims.takeOver(instance.id(), rhythm.staleAfter(), lanes.held(), room);
        if (!found.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("event", "bookings_taken_over")
                    .addKeyValue("count", found.size())
                    .log();
            lanes.submit(List.of(), found);
        }
    }
}

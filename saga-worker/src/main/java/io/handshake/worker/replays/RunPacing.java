package io.handshake.worker.replays;

import io.handshake.contracts.BookingId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The port to the runs, for the workers that go on with them. All is in the tables, on PostgreSQL's clock: when a worker
 * has died, another goes on where it was. What was published and not written down is published again, which is harmless.
 */
interface RunPacing {

    /**
     * The runs that this worker goes on with for so long: its own, and those that nobody goes on with. Another worker may
     * take one whose time is over.
     */
    List<UUID> take(UUID instance, Duration lease, int most);

    /** A clean stop: others need not wait. */
    void release(UUID instance);

    /**
     * Writes down what has come of what was published.
     *
     * @param patience what has not been decided for so long is waited for no more
     */
    void settle(UUID run, Duration patience);

    /** How many may be published now: by the rate, and by how many are published and not decided. */
    int allowance(UUID run, UUID instance, int mostUndecided);

    /** What comes next, in its order. */
    List<Item> next(UUID run, int most);

    /** Writes down what was done. */
    void done(UUID run, List<Item> published, Map<Item, Obstacle> skipped);

    /** Ends the run when nothing is left of it. */
    void endWhenAllIsDone(UUID run);

    /** One booking of a run, and the attempt that had failed when it was chosen. */
    record Item(int place, BookingId booking, int attempt) {}
}

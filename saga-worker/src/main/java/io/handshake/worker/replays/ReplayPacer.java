package io.handshake.worker.replays;

import io.handshake.contracts.BookingId;
import io.handshake.worker.replays.FailedBookings.Found;
import io.handshake.worker.replays.RunPacing.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with runs, a little at a time: publishes what is due by the rate, and never more than a few whose decision is
 * not known yet, so that a clinic that stands still is not asked again and again.
 */
final class ReplayPacer {

    /** Between two looks while a run goes on. */
    static final Duration EVERY = Duration.ofMillis(250);

    /** Longer than a round takes, unless the brokers are slow: another worker may go on then, which is harmless. */
    static final Duration LEASE = Duration.ofSeconds(5);

    /** Of one run, published and not decided: less than one worker holds of one calendar. */
    static final int MOST_UNDECIDED = 64;

    /** A replay is decided within its patience, or after an outage; what takes longer than this is waited for no more. */
    private static final Duration DECIDED_WITHIN = Duration.ofMinutes(10);

    /** What is skipped costs no allowance: so many more are looked at, to find what may be published. */
    private static final int LOOKED_AT_BESIDES = 100;

    /** Without a run there is one look in so many rounds. */
    private static final int ROUNDS_AT_REST = 8;

    private static final Logger LOG = LoggerFactory.getLogger(ReplayPacer.class);

    private final RunPacing runs;
    private final FailedBookings bookings;
    private final ReplayPost post;
    private final UUID instance;
    private volatile boolean isAwake = true;
    /** Of the pacing thread alone. */
    private int roundsAtRest;

    ReplayPacer(RunPacing runs, FailedBookings bookings, ReplayPost post, UUID instance) {
        this.runs = runs;
        this.bookings = bookings;
        this.post = post;
        this.instance = instance;
    }

    /** There may be a run now. */
    void wake() {
        isAwake = true;
    }

    /** A clean stop: the others go on at once. */
    void release() {
        runs.release(instance);
    }

    /** One round; without a run it mostly returns at once. */
    void round() {
        if (!isAwake && ++roundsAtRest < ROUNDS_AT_REST) {
            return;
        }
        roundsAtRest = 0;
        isAwake = false;
        List<UUID> taken = runs.take(instance, LEASE, SqlRunBook.MOST_RUNNING);
        isAwake |= !taken.isEmpty();
        taken.forEach(this::goOn);
    }

    private void goOn(UUID run) {
        runs.settle(run, DECIDED_WITHIN);
        int allowance = runs.allowance(run, instance, MOST_UNDECIDED);
        if (allowance > 0) {
            publish(run, allowance);
        }
        runs.endWhenAllIsDone(run);
    }

    /** Published first, written down afterwards: a crash between the two has it published again, under the same id. */
    private void publish(UUID run, int allowance) {
        List<Item> next = runs.next(run, allowance + LOOKED_AT_BESIDES);
        Map<BookingId, Found> found =
                bookings.look(next.stream().map(Item::booking).toList());
        List<Item> published = new ArrayList<>();
        List<FailedAttempt> attempts = new ArrayList<>();
        Map<Item, Obstacle> skipped = new LinkedHashMap<>();
        for (Item item : next) {
            if (published.size() == allowance) {
                break;
            }
            switch (found.getOrDefault(item.booking(), new Found.Not(Obstacle.UNKNOWN))) {
                case Found.Not(Obstacle obstacle) -> skipped.put(item, obstacle);
                case Found.Failed(FailedAttempt attempt) -> {
                    if (attempt.attempt() == item.attempt()) {
                        published.add(item);
                        attempts.add(attempt);
                    } else {
                        skipped.put(item, Obstacle.TRIED_MEANWHILE);
                    }
                }
            }
        }
        post.publish(attempts);
        runs.done(run, published, skipped);
        if (!published.isEmpty()) {
            LOG.atInfo()
                    .addKeyValue("event", "replays_published")
                    .addKeyValue("run", run)
                    .addKeyValue("published", published.size())
                    .addKeyValue("skipped", skipped.size())
                    .log();
        }
    }
}

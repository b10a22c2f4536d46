package io.handshake.worker.saga;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Traceparent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may run when: one lane for each calendar, a few bookings of a lane at once, and never two whose times overlap. Lanes
 * that have work take turns, so that a busy or stalled clinic costs the others nothing. Everything in here is also in
 * PostgreSQL: losing it loses nothing.
 */
public final class Lanes {

    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    /** One booking's run, on a virtual thread of its own; what it returns runs next, as work of its own. */
    @FunctionalInterface
    public interface Run {
        Optional<Work> run(Work work) throws InterruptedException;
    }

    private static final int FRAMES_LOGGED = 12;

    private record LaneKey(OrgId orgId, String calendarId) {}

    private final LaneBounds bounds;
    private final Run run;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Map<LaneKey, Lane> lanes = new HashMap<>();
    private final LinkedHashSet<Lane> ready = new LinkedHashSet<>();
    private final Set<Lane> waitingForRoom = new LinkedHashSet<>();
    /** How many works of each booking are here: an attempt may arrive while the undo of the last is ending. */
    private final Map<BookingId, Integer> held = new HashMap<>();

    private final Map<Thread, BookingId> runs = new HashMap<>();
    private int deciding;
    private int undoing;
    private boolean closed;

    public Lanes(LaneBounds bounds, Run run) {
        this.bounds = bounds;
        this.run = run;
    }

    /**
     * What is here at the moment.
     *
     * @param deciding being decided
     * @param undoing being undone, or set aside
     * @param waiting for their turn
     */
    public record Load(int deciding, int undoing, int waiting) {}

    /** For those who watch. */
    public Load load() {
        lock.lock();
        try {
            int all = lanes.values().stream().mapToInt(Lane::held).sum();
            return new Load(deciding, undoing, all - deciding - undoing);
        } finally {
            lock.unlock();
        }
    }

    /** How many more bookings may be taken in now; none once this is shut. */
    public Room room() {
        lock.lock();
        try {
            Map<OrgId, Integer> heldOfEach = new HashMap<>();
            lanes.forEach((key, lane) -> heldOfEach.merge(key.orgId(), lane.held(), Integer::sum));
            int all = closed ? 0 : Math.max(0, bounds.held() - held.size());
            return new Room(all, bounds.heldPerLane(), heldOfEach);
        } finally {
            lock.unlock();
        }
    }

    /** Says that these are about to be claimed by this worker, so that its sweep does not take them for forgotten. */
    public void expect(Collection<BookingId> coming) {
        lock.lock();
        try {
            coming.forEach(this::hold);
        } finally {
            lock.unlock();
        }
    }

    /** Takes in work; what was expected and is not among it is no longer held. */
    public void submit(Collection<BookingId> expected, Collection<? extends Work> works) {
        lock.lock();
        try {
            works.forEach(this::enqueue);
            expected.forEach(this::release);
            startWhatMay();
        } finally {
            lock.unlock();
        }
    }

    /** What this worker is working on. */
    public Set<BookingId> held() {
        lock.lock();
        try {
            return Set.copyOf(held.keySet());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts nothing new from now on.
     *
     * @return what runs still; whatever else is held may be given away at once
     */
    public Set<BookingId> shut() {
        lock.lock();
        try {
            closed = true;
            return Set.copyOf(runs.values());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts nothing new, and waits for what runs.
     *
     * @return whether all runs ended in time; the others are interrupted
     */
    public boolean close(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            closed = true;
            long left = patience.toNanos();
            while (!runs.isEmpty() && left > 0) {
                left = idle.awaitNanos(left);
            }
            boolean allEnded = runs.isEmpty();
            runs.keySet().forEach(Thread::interrupt);
            long grace = TimeUnit.SECONDS.toNanos(1);
            while (!runs.isEmpty() && grace > 0) {
                grace = idle.awaitNanos(grace);
            }
            return allEnded;
        } finally {
            lock.unlock();
        }
    }

    private void enqueue(Work work) {
        hold(work.booking().id());
        Lane lane = lanes.computeIfAbsent(
                new LaneKey(work.booking().orgId(), work.booking().calendarId()), key -> new Lane(bounds));
        lane.add(work);
        ready.add(lane);
    }

    /** Lanes take turns; one that can start nothing now comes back when one of its runs ends. */
    private void startWhatMay() {
        while (!closed && !ready.isEmpty()) {
            boolean roomToDecide = deciding < bounds.deciding();
            boolean roomToUndo = undoing < bounds.undoing();
            if (!roomToDecide && !roomToUndo) {
                return;
            }
            Lane lane = ready.removeFirst();
            Optional<Work> work = lane.takeNext(roomToDecide, roomToUndo);
            if (work.isPresent()) {
                ready.addLast(lane);
                start(lane, work.get());
            } else if (lane.hasWorkThatOnlyLacks(roomToDecide, roomToUndo)) {
                waitingForRoom.add(lane);
            }
        }
    }

    private void start(Lane lane, Work work) {
        count(work, 1);
        Thread thread =
                Thread.ofVirtual().name("booking-" + work.booking().id()).unstarted(() -> runAndGoOn(lane, work));
        runs.put(thread, work.booking().id());
        thread.start();
    }

    private void runAndGoOn(Lane lane, Work work) {
        Optional<Work> next = Optional.empty();
        try {
            next = run.run(work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // A bug, or a vendor's surprise. The row still says what is to be done: the sweep claims it anew, a bounded
            // number of times. The message may quote data, so only the kind and the place are logged.
            LOG.atError()
                    .addKeyValue("event", "saga_crashed")
                    .addKeyValue("booking_id", work.booking().id())
                    .addKeyValue("trace_id", Traceparent.traceId(work.booking().traceparent()))
                    .addKeyValue("error", e.getClass().getName())
                    .addKeyValue(
                            "at",
                            Arrays.stream(e.getStackTrace())
                                    .limit(FRAMES_LOGGED)
                                    .toList())
                    .log();
        } finally {
            ended(lane, work, next);
        }
    }

    private void ended(Lane lane, Work work, Optional<Work> next) {
        lock.lock();
        try {
            runs.remove(Thread.currentThread());
            count(work, -1);
            lane.ended(work);
            next.ifPresent(this::enqueue);
            release(work.booking().id());
            ready.add(lane);
            ready.addAll(waitingForRoom);
            waitingForRoom.clear();
            if (lane.isEmpty()) {
                ready.remove(lane);
                lanes.remove(new LaneKey(work.booking().orgId(), work.booking().calendarId()));
            }
            startWhatMay();
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void hold(BookingId id) {
        held.merge(id, 1, Integer::sum);
    }

    private void release(BookingId id) {
        held.computeIfPresent(id, (same, count) -> count > 1 ? count - 1 : null);
    }

    private void count(Work work, int change) {
        switch (work) {
            case Work.Decide decide -> deciding += change;
            case Work.Undo undo -> undoing += change;
            case Work.SetAside setAside -> undoing += change;
        }
    }
}

package io.handshake.worker.live;

import io.handshake.contracts.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the tail has read, for all who look: the newest happenings in the order in which they were read, the newest records
 * of each topic, and the figures. One writes, many read at their own pace; whoever is slower than the bound has lost his place,
 * and nobody waits for him.
 */
final class Feed {

    /** For those who come back after a moment, and for those who read slowly. */
    static final int MOST_HAPPENINGS = 20_000;

    /** Of each topic, for those who look at records. */
    static final int MOST_RECORDS = 100;

    /** A happening and its number in this feed, which counts them from 1. */
    record Numbered(long number, Sighting sighting, Happening happening) {}

    /** What somebody gets who asks for more. */
    sealed interface More {

        /** May be empty: nothing has happened meanwhile. */
        record Next(List<Numbered> happenings) implements More {}

        /** So much has happened since that the next ones are no longer there. */
        record Lost() implements More {}

        /** This worker stops, or its tail has begun anew. */
        record Ended() implements More {}
    }

    /**
     * A place in the feed.
     *
     * @param life which tail's life it belongs to
     * @param number the number of the happening that was read last
     */
    record Place(long life, long number) {}

    /** Where somebody begins, and what he has read by then. */
    record Beginning(Place place, Positions read) {}

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Numbered> happenings = new ArrayDeque<>();
    private final Map<Topic, Deque<Sighting>> records = new EnumMap<>(Topic.class);
    /** From here on every happening is in the deque. */
    private Positions floor = new Positions();

    private Positions next = new Positions();
    private Tally tally = new Tally();
    private long life;
    private long number;
    private boolean caughtUp;
    private boolean closed;

    Feed(Clock clock) {
        this.clock = clock;
    }

    /** A tail begins its life here. */
    void begin(Positions at) {
        locked(() -> {
            life++;
            floor = at.copy();
            next = at.copy();
        });
    }

    /** A partition has been added. */
    void widen(Topic topic, int partition, long offset) {
        locked(() -> {
            floor.set(topic, partition, offset);
            next.set(topic, partition, offset);
        });
    }

    /** Where to go on reading. */
    Positions next() {
        lock.lock();
        try {
            return next.copy();
        } finally {
            lock.unlock();
        }
    }

    void add(Collection<Sighting> sightings) {
        locked(() -> {
            Instant now = clock.instant();
            sightings.forEach(sighting -> add(sighting, now));
        });
    }

    private void add(Sighting sighting, Instant now) {
        next.set(sighting.topic(), sighting.partition(), sighting.offset() + 1);
        Deque<Sighting> newest = records.computeIfAbsent(sighting.topic(), _ -> new ArrayDeque<>());
        newest.addLast(sighting);
        if (newest.size() > MOST_RECORDS) {
            newest.removeFirst();
        }
        sighting.happening().ifPresent(happening -> {
            tally.see(happening, now);
            happenings.addLast(new Numbered(++number, withoutItsRecord(sighting), happening));
            if (happenings.size() > MOST_HAPPENINGS) {
                Sighting gone = happenings.removeFirst().sighting();
                floor.set(gone.topic(), gone.partition(), gone.offset() + 1);
            }
        });
    }

    private static Sighting withoutItsRecord(Sighting sighting) {
        return new Sighting(
                sighting.topic(),
                sighting.partition(),
                sighting.offset(),
                sighting.timestamp(),
                "",
                Map.of(),
                Payload.FORGOTTEN,
                Optional.empty());
    }

    /** Everything that was there when the tail began has been read. */
    void caughtUp() {
        locked(() -> caughtUp = true);
    }

    /** The tail has ended: what it has read is of no more use. */
    void forget() {
        locked(() -> {
            life++;
            caughtUp = false;
            happenings.clear();
            records.clear();
            tally = new Tally();
        });
    }

    /** Nobody is kept waiting any longer. */
    void close() {
        locked(() -> closed = true);
    }

    /** Whether the tail has caught up; waits so long for it. */
    boolean isCaughtUp(Duration wait) throws InterruptedException {
        lock.lock();
        try {
            long rest = wait.toNanos();
            while (!caughtUp && !closed && rest > 0) {
                rest = changed.awaitNanos(rest);
            }
            return caughtUp;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Now. */
    Beginning present() {
        lock.lock();
        try {
            return new Beginning(new Place(life, number), next.copy());
        } finally {
            lock.unlock();
        }
    }

    /** Where somebody stopped reading, here or at another worker; empty when what came after it is no longer here. */
    Optional<Beginning> after(Positions read) {
        lock.lock();
        try {
            long before = happenings.isEmpty() ? number : happenings.getFirst().number() - 1;
            return read.reaches(floor)
                    ? Optional.of(new Beginning(new Place(life, before), read.copy()))
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The happenings after a place, so many at most; waits so long for the first. */
    More more(Place place, int most, Duration wait) throws InterruptedException {
        lock.lock();
        try {
            long rest = wait.toNanos();
            while (!closed && place.life() == life && place.number() == number && rest > 0) {
                rest = changed.awaitNanos(rest);
            }
            if (closed || place.life() != life) {
                return new More.Ended();
            }
            long first =
                    happenings.isEmpty() ? number + 1 : happenings.getFirst().number();
            return place.number() + 1 < first
                    ? new More.Lost()
                    : new More.Next(happeningsAfter(place.number(), first, most));
        } finally {
            lock.unlock();
        }
    }

    /** Those who are nearly up to date, as most are, are not made to walk through all. */
    private List<Numbered> happeningsAfter(long after, long first, int most) {
        List<Numbered> some = new ArrayList<>();
        if (number - after <= (number - first) / 2) {
            var newestFirst = happenings.descendingIterator();
            while (newestFirst.hasNext()) {
                Numbered one = newestFirst.next();
                if (one.number() <= after) {
                    break;
                }
                some.add(one);
            }
            List<Numbered> inOrder = some.reversed();
            return List.copyOf(inOrder.subList(0, Math.min(most, inOrder.size())));
        }
        for (Numbered one : happenings) {
            if (one.number() > after) {
                some.add(one);
                if (some.size() == most) {
                    break;
                }
            }
        }
        return some;
    }

    /** The newest records of a topic that somebody has not read yet, oldest first. */
    List<Sighting> records(Topic topic, Positions read) {
        lock.lock();
        try {
            return records.getOrDefault(topic, new ArrayDeque<>()).stream()
                    .filter(sighting -> sighting.offset() >= read.of(topic, sighting.partition()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    Figures figures() {
        lock.lock();
        try {
            return tally.figures(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

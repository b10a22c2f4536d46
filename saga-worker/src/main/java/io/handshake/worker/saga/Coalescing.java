package io.handshake.worker.saga;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Questions that several threads have at one moment are asked together, for a database say, to which one journey with
 * twenty costs little more than one with one. Who finds no group under way goes at once, and takes along whoever waits; who
 * comes meanwhile goes with the next group. So the groups are as large as the load makes them, and a thread alone is as
 * quick as without this. Where a group may gather, its first waits for company for a moment, but only while so many ask
 * that company is sure to come.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
public final class Coalescing<Q, A> {

    /** A group that takes longer than this waits for something that is not for all of it: a lock, a slow disk. */
    private static final long HELD_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** A second between two questions: what comes more seldom makes no difference. */
    private static final long HARDLY_ANY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Weighs the newest question with an eighth. */
    private static final int REMEMBERED = 8;

    private final int groupsAtOnce;
    private final int mostInAGroup;
    private final Duration patience;
    private final long gatherNanos;
    private final Function<List<Q>, List<A>> together;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int groups;
    private long begunAt;
    private long askedAt = System.nanoTime();
    /** The time from one question to the next, lately. */
    private long betweenNanos = HARDLY_ANY_NANOS;

    /** One thread's question; all of it is guarded by the lock, but for what its group alone reads and writes. */
    private final class Waiting {
        private final Q question;
        private final Condition turn = lock.newCondition();
        private final long since = System.nanoTime();
        /** Its own and those of others, when it is its turn to ask; else empty. */
        private List<Waiting> group = List.of();

        private boolean isOver;
        private @Nullable A answer;
        private @Nullable RuntimeException failure;

        Waiting(Q question) {
            this.question = question;
        }

        A outcome() {
            if (failure != null) {
                throw failure;
            }
            if (answer == null) {
                throw new IllegalStateException("expected an answer to each question of a group, found none");
            }
            return answer;
        }
    }

    /**
     * Asks nothing yet.
     *
     * @param groupsAtOnce how many groups may be under way at once, the second while the first is held up
     * @param patience how long a question waits for its group to begin
     * @param gather how long the first waits for company while questions come so fast that two more are likely to come
     *     meanwhile; zero: never
     * @param together answers each question of a group, in their order; what it throws is thrown at all who ask. It must
     *     end within a bound of its own
     */
    public Coalescing(
            int groupsAtOnce,
            int mostInAGroup,
            Duration patience,
            Duration gather,
            Function<List<Q>, List<A>> together) {
        this.groupsAtOnce = groupsAtOnce;
        this.mostInAGroup = mostInAGroup;
        this.patience = patience;
        this.gatherNanos = gather.toNanos();
        this.together = together;
    }

    /** The question was not asked: those before it took too long. */
    public static final class Overdue extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Overdue(Duration patience) {
            super("expected the questions before this one to be answered within " + patience);
        }
    }

    /**
     * The answer to this question, asked with those of others or alone. Is not interrupted: groups end by themselves.
     *
     * @throws Overdue when its turn did not come in time
     */
    public A ask(Q question) {
        Waiting mine = new Waiting(question);
        await(mine);
        if (!mine.isOver) {
            try {
                answer(mine.group);
            } finally {
                ended(mine.group);
            }
        }
        return mine.outcome();
    }

    /** How many wait for the next group. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Until somebody has asked, or it is this one's turn to. */
    private void await(Waiting mine) {
        lock.lock();
        try {
            waiting.addLast(mine);
            betweenNanos += (Math.min(mine.since - askedAt, HARDLY_ANY_NANOS) - betweenNanos) / REMEMBERED;
            askedAt = mine.since;
            beginIfMay();
            awaitTurn(mine);
        } finally {
            lock.unlock();
        }
    }

    /** Another group begins beside one only when that is held up: two that share the load would be half as large. */
    private void beginIfMay() {
        boolean areHeldUp = System.nanoTime() - begunAt > HELD_UP_NANOS;
        if (!waiting.isEmpty() && (groups == 0 ? gatherLeft() <= 0 : groups < groupsAtOnce && areHeldUp)) {
            groups++;
            lead();
        }
    }

    /** How long the first still waits for company: not at all, unless two more are likely to come meanwhile. */
    private long gatherLeft() {
        Waiting first = waiting.peekFirst();
        boolean companyIsComing = betweenNanos * 2 < gatherNanos && waiting.size() < mostInAGroup;
        return first != null && companyIsComing ? gatherNanos - (System.nanoTime() - first.since) : 0;
    }

    private void awaitTurn(Waiting mine) {
        long giveUp = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            while (!mine.isOver && mine.group.isEmpty()) {
                long left = giveUp - System.nanoTime();
                if (left <= 0 && waiting.remove(mine)) {
                    wakeFirst();
                    throw new Overdue(patience);
                }
                // the first of those who wait looks after the groups for all of them
                boolean isFirst = waiting.peekFirst() == mine;
                try {
                    if (mine.turn.awaitNanos(isFirst || left <= 0 ? lookAgainIn() : left) <= 0 && isFirst) {
                        beginIfMay();
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private long lookAgainIn() {
        long gatherLeft = gatherLeft();
        return groups == 0 && gatherLeft > 0 ? gatherLeft : HELD_UP_NANOS;
    }

    /** Whoever has waited longest asks for itself and for those after it. */
    private void lead() {
        List<Waiting> group = new ArrayList<>();
        while (!waiting.isEmpty() && group.size() < mostInAGroup) {
            group.add(waiting.removeFirst());
        }
        begunAt = System.nanoTime();
        Waiting first = group.getFirst();
        first.group = group;
        first.turn.signal();
        wakeFirst();
    }

    /** Somebody is the first now who was not. */
    private void wakeFirst() {
        Waiting next = waiting.peekFirst();
        if (next != null) {
            next.turn.signal();
        }
    }

    private void answer(List<Waiting> group) {
        try {
            List<A> answers =
                    together.apply(group.stream().map(one -> one.question).toList());
            for (int place = 0; place < group.size(); place++) {
                group.get(place).answer = answers.get(place);
            }
        } catch (RuntimeException e) {
            group.forEach(one -> one.failure = e);
        }
    }

    private void ended(List<Waiting> group) {
        lock.lock();
        try {
            for (Waiting one : group) {
                one.isOver = true;
                one.turn.signal();
            }
            groups--;
            beginIfMay();
        } finally {
            lock.unlock();
        }
    }
}

package io.handshake.worker.saga;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Questions that several threads have at one moment are asked together, for a database say, to which one journey with
 * twenty costs little more than one with one. Nobody waits for company: who finds no group under way goes at once, and
 * takes along whoever waits; who comes meanwhile goes with the next group. So the groups are as large as the load makes
 * them, and a thread alone is as quick as without this.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
public final class Coalescing<Q, A> {

    private final int groupsAtOnce;
    private final int mostInAGroup;
    private final Function<List<Q>, List<A>> together;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int groups;

    /** One thread's question; all of it is guarded by the lock, but for what its group alone reads and writes. */
    private final class Waiting {
        private final Q question;
        private final Condition turn = lock.newCondition();
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
     * @param groupsAtOnce how many groups may be under way at once
     * @param together answers each question of a group, in their order; what it throws is thrown at all who ask. It must
     *     end within a bound of its own
     */
    public Coalescing(int groupsAtOnce, int mostInAGroup, Function<List<Q>, List<A>> together) {
        this.groupsAtOnce = groupsAtOnce;
        this.mostInAGroup = mostInAGroup;
        this.together = together;
    }

    /** The answer to this question, asked with those of others or alone. Is not interrupted: groups end by themselves. */
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
            if (groups < groupsAtOnce) {
                groups++;
                lead();
            }
            while (!mine.isOver && mine.group.isEmpty()) {
                mine.turn.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whoever has waited longest asks for itself and for those after it. */
    private void lead() {
        List<Waiting> group = new ArrayList<>();
        while (!waiting.isEmpty() && group.size() < mostInAGroup) {
            group.add(waiting.removeFirst());
        }
        Waiting first = group.getFirst();
        first.group = group;
        first.turn.signal();
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
            if (waiting.isEmpty()) {
                groups--;
            } else {
                lead();
            }
        } finally {
            lock.unlock();
        }
    }
}

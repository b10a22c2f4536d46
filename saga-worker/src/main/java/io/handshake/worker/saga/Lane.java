package io.handshake.worker.saga;

import io.handshake.worker.saga.Booking.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The queue before one calendar. Of two bookings whose times overlap the later one waits, so that it finds the first
 * one's row and never makes an event. Undos wait for nothing: their rows can never be confirmed.
 */
final class Lane {

    /** How far down a queue is looked for a booking that may overtake one that must wait. */
    private static final int LOOK_AHEAD = 64;

    private final LaneBounds bounds;
    private final Deque<Work> live = new ArrayDeque<>();
    private final Deque<Work> replays = new ArrayDeque<>();
    private final Deque<Work> undos = new ArrayDeque<>();
    private final List<Work> deciding = new ArrayList<>();
    private int undoing;

    Lane(LaneBounds bounds) {
        this.bounds = bounds;
    }

    void add(Work work) {
        queueOf(work).addLast(work);
    }

    /** Takes out the next work that may start, if any may. */
    Optional<Work> takeNext(boolean roomToDecide, boolean roomToUndo) {
        if (roomToUndo && mayUndo()) {
            undoing++;
            return Optional.of(undos.removeFirst());
        }
        if (roomToDecide && deciding.size() < bounds.decidingPerLane()) {
            Optional<Work> next = takeNonOverlapping(live).or(() -> takeNonOverlapping(replays));
            next.ifPresent(deciding::add);
            return next;
        }
        return Optional.empty();
    }

    /** Whether it could start something if the other lanes left room. */
    boolean hasWorkThatOnlyLacks(boolean roomToDecide, boolean roomToUndo) {
        boolean wouldDecide =
                !roomToDecide && deciding.size() < bounds.decidingPerLane() && !(live.isEmpty() && replays.isEmpty());
        return wouldDecide || (!roomToUndo && mayUndo());
    }

    void ended(Work work) {
        switch (work) {
            case Work.Decide decide -> deciding.remove(decide);
            case Work.Undo undo -> undoing--;
            case Work.SetAside setAside -> undoing--;
        }
    }

    boolean isEmpty() {
        return held() == 0;
    }

    /** What is here, running or waiting. */
    int held() {
        return live.size() + replays.size() + undos.size() + deciding.size() + undoing;
    }

    private boolean mayUndo() {
        return !undos.isEmpty() && undoing < bounds.undoingPerLane();
    }

    /** The first that overlaps neither what runs nor what waits before it. */
    private Optional<Work> takeNonOverlapping(Deque<Work> queue) {
        List<Work> before = new ArrayList<>(deciding);
        int looked = 0;
        for (Iterator<Work> works = queue.iterator(); works.hasNext() && looked < LOOK_AHEAD; looked++) {
            Work work = works.next();
            if (before.stream().noneMatch(other -> other.booking().overlaps(work.booking()))) {
                works.remove();
                return Optional.of(work);
            }
            before.add(work);
        }
        return Optional.empty();
    }

    private Deque<Work> queueOf(Work work) {
        return switch (work) {
            case Work.Decide decide -> decide.booking().priority() == Priority.LIVE ? live : replays;
            case Work.Undo undo -> undos;
            case Work.SetAside setAside -> undos;
        };
    }
}

package io.handshake.worker.saga;

import io.handshake.contracts.FailureReason;
import io.handshake.worker.Bookings;
import io.handshake.worker.saga.Booking.History;
import io.handshake.worker.saga.Next.BeginUndo;
import io.handshake.worker.saga.Next.Fail;
import io.handshake.worker.saga.Next.Finished;
import io.handshake.worker.saga.Next.LetGo;
import io.handshake.worker.saga.Next.Try;
import io.handshake.worker.saga.SagaJournal.Decision;
import io.handshake.worker.saga.StepResult.Done;
import io.handshake.worker.saga.StepResult.Refused;
import io.handshake.worker.saga.StepResult.Unavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Two workers, PostgreSQL and Google, as small as they can be without losing what matters: answers that get lost after the
 * fact, writes that land after everybody has given up, workers that crash or sleep between any two of their actions, a
 * rival for the slot, access that is revoked, and a second attempt. What a worker does next is asked of the real
 * {@link Course} and {@link Undoing}.
 */
final class SagaModel {

    /** What the explorer can leave out, to show that it is needed. */
    enum Guard {
        EPOCH,
        UNDOING_BEFORE_DELETE,
        BURN_BEFORE_DELETE,
        ATTEMPT_IN_ID
    }

    enum State {
        RECEIVED,
        UNDOING,
        CONFIRMED,
        FAILED
    }

    enum Event {
        ABSENT,
        LIVE,
        BURNT
    }

    /** The saga's row. {@code holder} is -1 when nobody claims it. */
    record Row(State state, int attempt, int epoch, int holder, boolean claimedBefore, boolean unannounced) {}

    /** What is still to happen at the most. */
    record Budget(int faults, int crashes, int takeovers, int rivals, int replays, int revocations) {}

    /** An event id at Google, and how many inserts of it are still under way with nobody waiting. */
    record Remote(Event event, int late) {}

    sealed interface Worker {

        record Idle() implements Worker {}

        record Deciding(int attempt, int epoch, History history, Next next) implements Worker {}

        /** The decision is committed, the topics do not know it yet. */
        record Announcing(int attempt, int epoch, State decided, Worker then) implements Worker {}

        record Undo(int attempt, int epoch, Leftover leftover, Phase phase, int tries) implements Worker {}
    }

    enum Phase {
        /** Only without its guard: delete first, commit later. */
        DELETE_BEFORE_COMMIT,
        BURN,
        DELETE,
        FINISH
    }

    record World(
            Row row,
            boolean appointment,
            boolean rival,
            List<Remote> google,
            boolean revoked,
            List<Worker> workers,
            Set<String> told,
            Budget budget) {}

    /** One way on: what happened, and the world after it. */
    record Step(String what, World world) {}

    private static final Instant SOON = Bookings.RECEIVED_AT.plusMillis(100);
    private static final Instant BUDGET_OVER = Bookings.RECEIVED_AT.plusSeconds(14);
    private static final int WORKERS = 2;
    private static final int ATTEMPTS = 2;
    /** Made once: a million worlds ask for them. */
    private static final List<Booking> UNTOUCHED = bookings(Bookings.aBooking());

    private static final List<Booking> TAKEN_OVER = bookings(Bookings.aBooking().takenOver());

    private final Course course = new Course(Tempo.DEFAULT);
    private final Undoing undoing = new Undoing(Tempo.DEFAULT);
    private final Set<Guard> removed;

    SagaModel(Set<Guard> removed) {
        this.removed = removed;
    }

    World start(Budget budget) {
        Worker first = deciding(1, 1, History.UNTOUCHED);
        return new World(
                new Row(State.RECEIVED, 1, 1, 0, true, false),
                false,
                false,
                List.of(new Remote(Event.ABSENT, 0), new Remote(Event.ABSENT, 0)),
                false,
                List.of(first, new Worker.Idle()),
                Set.of(),
                budget);
    }

    /** Everything that can happen next. */
    List<Step> steps(World world) {
        List<Step> steps = new ArrayList<>();
        environment(world, steps);
        for (int worker = 0; worker < WORKERS; worker++) {
            act(world, worker, steps);
        }
        return steps;
    }

    private void environment(World world, List<Step> steps) {
        Budget budget = world.budget();
        Row row = world.row();
        if (row.unannounced() && row.state() != State.RECEIVED) {
            State said = row.state() == State.CONFIRMED ? State.CONFIRMED : State.FAILED;
            steps.add(new Step("some worker announces what is overdue", told(world, said, row.attempt())));
        }
        for (int id = 0; id < world.google().size(); id++) {
            Remote remote = world.google().get(id);
            if (remote.late() > 0) {
                Event landed = remote.event() == Event.ABSENT ? Event.LIVE : remote.event();
                steps.add(new Step("a late insert lands", google(world, id, new Remote(landed, remote.late() - 1))));
            }
        }
        if (budget.rivals() > 0 && !world.appointment()) {
            steps.add(new Step(
                    "a rival takes the slot",
                    with(
                            world,
                            new Budget(
                                    budget.faults(),
                                    budget.crashes(),
                                    budget.takeovers(),
                                    budget.rivals() - 1,
                                    budget.replays(),
                                    budget.revocations()),
                            true)));
        }
        if (budget.revocations() > 0) {
            World after = new World(
                    world.row(),
                    world.appointment(),
                    world.rival(),
                    world.google(),
                    !world.revoked(),
                    world.workers(),
                    world.told(),
                    new Budget(
                            budget.faults(),
                            budget.crashes(),
                            budget.takeovers(),
                            budget.rivals(),
                            budget.replays(),
                            budget.revocations() - 1));
            steps.add(new Step(world.revoked() ? "the clinic reconnects" : "the clinic revokes access", after));
        }
        if (budget.replays() > 0
                && world.row().state() == State.FAILED
                && world.row().attempt() < ATTEMPTS) {
            Row again = new Row(
                    State.RECEIVED, world.row().attempt() + 1, world.row().epoch(), -1, false, false);
            World after = new World(
                    again,
                    world.appointment(),
                    world.rival(),
                    world.google(),
                    world.revoked(),
                    world.workers(),
                    world.told(),
                    new Budget(
                            budget.faults(),
                            budget.crashes(),
                            budget.takeovers(),
                            budget.rivals(),
                            budget.replays() - 1,
                            budget.revocations()));
            steps.add(new Step("an operator replays", after));
        }
    }

    private void act(World world, int worker, List<Step> steps) {
        String who = "worker " + worker + " ";
        if (!(world.workers().get(worker) instanceof Worker.Idle)
                && world.budget().crashes() > 0) {
            Budget b = world.budget();
            Budget less =
                    new Budget(b.faults(), b.crashes() - 1, b.takeovers(), b.rivals(), b.replays(), b.revocations());
            steps.add(new Step(who + "crashes", budget(worker(world, worker, new Worker.Idle()), less)));
        }
        switch (world.workers().get(worker)) {
            case Worker.Idle idle -> idle(world, worker, who, steps);
            case Worker.Deciding deciding -> decide(world, worker, deciding, who, steps);
            case Worker.Announcing announcing ->
                steps.add(new Step(
                        who + "announces " + announcing.decided(),
                        worker(told(world, announcing.decided(), announcing.attempt()), worker, announcing.then())));
            case Worker.Undo undo -> undo(world, worker, undo, who, steps);
        }
    }

    /** Looking after what nobody looks after, and after what somebody seems not to: a sleeping worker looks dead. */
    private void idle(World world, int worker, String who, List<Step> steps) {
        Row row = world.row();
        boolean open = row.state() == State.RECEIVED || row.state() == State.UNDOING;
        boolean fromSomebody = row.holder() != -1;
        if (!open || (fromSomebody && world.budget().takeovers() == 0 && holderIsAtWork(world))) {
            return;
        }
        Budget b = world.budget();
        int takeovers = fromSomebody && holderIsAtWork(world) ? b.takeovers() - 1 : b.takeovers();
        Budget less = new Budget(b.faults(), b.crashes(), takeovers, b.rivals(), b.replays(), b.revocations());
        Row taken = new Row(row.state(), row.attempt(), row.epoch() + 1, worker, true, row.unannounced());
        History history = row.claimedBefore() ? History.TAKEN_OVER : History.UNTOUCHED;
        Worker next = row.state() == State.RECEIVED
                ? deciding(row.attempt(), taken.epoch(), history)
                : undo(row.attempt(), taken.epoch(), Leftover.EVENT_MAY_EXIST);
        steps.add(new Step(who + "takes over", worker(row(budget(world, less), taken), worker, next)));
    }

    private static boolean holderIsAtWork(World world) {
        return world.row().holder() >= 0
                && switch (world.workers().get(world.row().holder())) {
                    case Worker.Idle idle -> false;
                    case Worker.Deciding deciding ->
                        deciding.epoch() == world.row().epoch();
                    case Worker.Announcing announcing ->
                        announcing.epoch() == world.row().epoch();
                    case Worker.Undo undo -> undo.epoch() == world.row().epoch();
                };
    }

    private void decide(World world, int worker, Worker.Deciding deciding, String who, List<Step> steps) {
        switch (deciding.next()) {
            case Try step -> perform(world, worker, deciding, step, who, steps);
            case Fail fail -> fail(world, worker, deciding, State.FAILED, new Worker.Idle(), who, steps);
            case BeginUndo begin -> beginUndo(world, worker, deciding, begin, who, steps);
            case Finished finished -> steps.add(new Step(who + "ends", worker(world, worker, new Worker.Idle())));
            case LetGo letGo -> steps.add(new Step(who + "lets go", worker(world, worker, new Worker.Idle())));
        }
    }

    private void perform(World world, int worker, Worker.Deciding at, Try step, String who, List<Step> steps) {
        switch (step.step()) {
            case REFRESH_TOKEN -> refresh(world, worker, at, step, who, steps);
            case CREATE_EVENT -> create(world, worker, at, step, who, steps);
            case SAVE_BOOKING -> save(world, worker, at, step, who, steps);
        }
    }

    private void refresh(World world, int worker, Worker.Deciding at, Try step, String who, List<Step> steps) {
        StepResult answer =
                world.revoked() ? new Refused(FailureReason.CALENDAR_ACCESS_REVOKED, "revoked") : Done.WITHOUT_LINK;
        answered(world, worker, at, step, answer, who + "refreshes: " + kind(answer), steps);
        lost(world, worker, at, step, who + "refreshes: no answer", steps);
    }

    private void create(World world, int worker, Worker.Deciding at, Try step, String who, List<Step> steps) {
        if (step.trace() == Trace.NONE && world.rival()) {
            answered(
                    world,
                    worker,
                    at,
                    step,
                    new Refused(FailureReason.SLOT_TAKEN, "taken"),
                    who + "sees the rival",
                    steps);
            return;
        }
        if (world.revoked()) {
            answered(
                    world,
                    worker,
                    at,
                    step,
                    new Refused(FailureReason.CALENDAR_ACCESS_REVOKED, "403"),
                    who + "inserts: 403",
                    steps);
            return;
        }
        int id = id(at.attempt());
        Remote remote = world.google().get(id);
        World applied = google(world, id, new Remote(inserted(remote.event()), remote.late()));
        StepResult answer = remote.event() == Event.BURNT
                ? new Refused(FailureReason.CALENDAR_UNAVAILABLE, "event_id_burnt")
                : Done.WITHOUT_LINK;
        answered(applied, worker, at, step, answer, who + "inserts: " + kind(answer), steps);
        lost(applied, worker, at, step, who + "inserts: applied, answer lost", steps);
        if (world.budget().faults() > 0) {
            answered(
                    fault(world),
                    worker,
                    at,
                    step,
                    new Refused(FailureReason.CALENDAR_REJECTED, "400"),
                    who + "inserts: refused for good",
                    steps);
            lost(world, worker, at, step, who + "inserts: lost on the way", steps);
            World flying = google(world, id, new Remote(remote.event(), remote.late() + 1));
            lost(flying, worker, at, step, who + "inserts: still under way", steps);
        }
    }

    private void save(World world, int worker, Worker.Deciding at, Try step, String who, List<Step> steps) {
        boolean ours = mayWrite(world.row(), at.attempt(), at.epoch(), worker, State.RECEIVED);
        if (ours && world.rival()) {
            saved(
                    world,
                    worker,
                    at,
                    step,
                    new Decision.Refused(FailureReason.SLOT_TAKEN, "taken"),
                    who + "saves: taken",
                    steps);
        } else if (ours) {
            Row confirmed = new Row(
                    State.CONFIRMED,
                    at.attempt(),
                    world.row().epoch(),
                    world.row().holder(),
                    true,
                    true);
            World after = new World(
                    confirmed,
                    true,
                    world.rival(),
                    world.google(),
                    world.revoked(),
                    world.workers(),
                    world.told(),
                    world.budget());
            announce(after, worker, at, State.CONFIRMED, new Worker.Idle(), who + "saves: confirmed", steps);
            silent(after, worker, at, step, who + "saves: confirmed, answer lost", steps);
        } else if (lostAnswer(world.row(), at, worker, State.CONFIRMED)) {
            announce(world, worker, at, State.CONFIRMED, new Worker.Idle(), who + "saves: had been confirmed", steps);
        } else {
            saved(world, worker, at, step, new Decision.ClaimLost(), who + "saves: claim lost", steps);
        }
        silent(world, worker, at, step, who + "saves: no answer", steps);
    }

    private void fail(
            World world, int worker, Worker.Deciding at, State to, Worker then, String who, List<Step> steps) {
        if (mayWrite(world.row(), at.attempt(), at.epoch(), worker, State.RECEIVED)) {
            Row failed =
                    new Row(to, at.attempt(), world.row().epoch(), world.row().holder(), true, true);
            announce(row(world, failed), worker, at, State.FAILED, then, who + "commits " + to, steps);
            if (world.budget().faults() > 0) {
                steps.add(new Step(who + "commits " + to + ", answer lost", row(fault(world), failed)));
            }
        } else if (lostAnswer(world.row(), at, worker, to)) {
            announce(world, worker, at, State.FAILED, then, who + "had committed " + to, steps);
        } else {
            steps.add(new Step(who + "may not commit " + to, worker(world, worker, new Worker.Idle())));
        }
    }

    private void beginUndo(World world, int worker, Worker.Deciding at, BeginUndo begin, String who, List<Step> steps) {
        if (removed.contains(Guard.UNDOING_BEFORE_DELETE)) {
            Worker deleting =
                    new Worker.Undo(at.attempt(), at.epoch(), begin.leftover(), Phase.DELETE_BEFORE_COMMIT, 1);
            steps.add(new Step(who + "undoes without a word", worker(world, worker, deleting)));
            return;
        }
        fail(world, worker, at, State.UNDOING, undo(at.attempt(), at.epoch(), begin.leftover()), who, steps);
    }

    private void undo(World world, int worker, Worker.Undo undo, String who, List<Step> steps) {
        int id = id(undo.attempt());
        Remote remote = world.google().get(id);
        switch (undo.phase()) {
            case BURN -> {
                if (world.revoked()) {
                    return; // it stays as it is until somebody reconnects
                }
                World burnt = google(world, id, new Remote(inserted(remote.event()), remote.late()));
                steps.add(new Step(who + "burns the id", worker(burnt, worker, phase(undo, Phase.DELETE))));
                if (world.budget().faults() > 0) {
                    undone(fault(burnt), worker, undo, new Unavailable("lost"), who + "burns, answer lost", steps);
                    World flying = google(world, id, new Remote(remote.event(), remote.late() + 1));
                    undone(fault(flying), worker, undo, new Unavailable("lost"), who + "burn under way", steps);
                }
            }
            case DELETE, DELETE_BEFORE_COMMIT -> {
                if (world.revoked()) {
                    return; // it stays as it is until somebody reconnects
                }
                Event after = remote.event() == Event.LIVE ? Event.BURNT : remote.event();
                World deleted = google(world, id, new Remote(after, remote.late()));
                undone(deleted, worker, undo, Done.WITHOUT_LINK, who + "deletes", steps);
                if (world.budget().faults() > 0) {
                    undone(fault(deleted), worker, undo, new Unavailable("lost"), who + "deletes, answer lost", steps);
                    undone(fault(world), worker, undo, new Unavailable("lost"), who + "delete lost", steps);
                }
            }
            case FINISH -> finish(world, worker, undo, who, steps);
        }
    }

    private void undone(World world, int worker, Worker.Undo undo, StepResult result, String what, List<Step> steps) {
        switch (undoing.after(undo.tries(), SOON, result, SOON)) {
            case Undoing.After.Finish finish -> {
                Worker next = undo.phase() == Phase.DELETE_BEFORE_COMMIT
                        ? new Worker.Deciding(
                                undo.attempt(),
                                undo.epoch(),
                                History.TAKEN_OVER,
                                new Fail(FailureReason.SLOT_TAKEN, ""))
                        : phase(undo, Phase.FINISH);
                steps.add(new Step(what, worker(world, worker, next)));
            }
            case Undoing.After.TryAgain again -> giveBack(world, worker, undo, what, steps);
            case Undoing.After.Postpone postpone -> giveBack(world, worker, undo, what, steps);
            case Undoing.After.Park park -> throw new AssertionError("nobody edits events here");
        }
    }

    /** Trying again here and giving the claim back lead to the same: somebody tries again, from the start. */
    private void giveBack(World world, int worker, Worker.Undo undo, String what, List<Step> steps) {
        Row row = world.row();
        boolean ours = mayWrite(row, undo.attempt(), undo.epoch(), worker, State.UNDOING);
        Row free = new Row(row.state(), row.attempt(), row.epoch(), -1, true, row.unannounced());
        World after = ours ? row(world, free) : world;
        steps.add(new Step(what + ", postponed", worker(after, worker, new Worker.Idle())));
    }

    private void finish(World world, int worker, Worker.Undo undo, String who, List<Step> steps) {
        Row row = world.row();
        if (mayWrite(row, undo.attempt(), undo.epoch(), worker, State.UNDOING)) {
            Row failed = new Row(State.FAILED, row.attempt(), row.epoch(), row.holder(), true, row.unannounced());
            World after = row(world, failed);
            steps.add(new Step(who + "commits FAILED", worker(after, worker, new Worker.Idle())));
            if (world.budget().faults() > 0) {
                steps.add(new Step(who + "commits FAILED, answer lost", fault(after)));
            }
        } else {
            steps.add(new Step(who + "has nothing to finish", worker(world, worker, new Worker.Idle())));
        }
    }

    private void answered(
            World world, int worker, Worker.Deciding at, Try step, StepResult result, String what, List<Step> steps) {
        Next next = course.after(booking(at), step, result, SOON);
        steps.add(new Step(what, worker(world, worker, next(at, next))));
    }

    /** No answer: there may be time for another try, or not. */
    private void lost(World world, int worker, Worker.Deciding at, Try step, String what, List<Step> steps) {
        if (world.budget().faults() > 0) {
            for (Instant now : List.of(SOON, BUDGET_OVER)) {
                Next next = course.after(booking(at), step, new Unavailable("lost"), now);
                steps.add(new Step(what, worker(fault(world), worker, next(at, next))));
            }
        }
    }

    private void saved(
            World world, int worker, Worker.Deciding at, Try step, Decision decision, String what, List<Step> steps) {
        Next next = course.afterSaving(booking(at), step, decision, SOON);
        steps.add(new Step(what, worker(world, worker, next(at, next))));
    }

    private void silent(World world, int worker, Worker.Deciding at, Try step, String what, List<Step> steps) {
        if (world.budget().faults() > 0) {
            saved(fault(world), worker, at, step, new Decision.Unavailable("silent"), what, steps);
        }
    }

    private void announce(
            World world, int worker, Worker.Deciding at, State decided, Worker then, String what, List<Step> steps) {
        steps.add(
                new Step(what, worker(world, worker, new Worker.Announcing(at.attempt(), at.epoch(), decided, then))));
    }

    /** What the journal's WHERE clause says. */
    private boolean mayWrite(Row row, int attempt, int epoch, int worker, State from) {
        boolean claimed = removed.contains(Guard.EPOCH) || (row.epoch() == epoch && row.holder() == worker);
        return row.state() == from && row.attempt() == attempt && claimed;
    }

    private static boolean lostAnswer(Row row, Worker.Deciding at, int worker, State target) {
        return row.state() == target
                && row.attempt() == at.attempt()
                && row.epoch() == at.epoch()
                && row.holder() == worker;
    }

    private int id(int attempt) {
        return removed.contains(Guard.ATTEMPT_IN_ID) ? 0 : attempt - 1;
    }

    private static Event inserted(Event before) {
        return before == Event.ABSENT ? Event.LIVE : before;
    }

    private Worker deciding(int attempt, int epoch, History history) {
        Worker.Deciding blank = new Worker.Deciding(attempt, epoch, history, new Finished());
        return next(blank, course.start(booking(blank), SOON));
    }

    private static Worker next(Worker.Deciding at, Next next) {
        return new Worker.Deciding(at.attempt(), at.epoch(), at.history(), next);
    }

    private Worker undo(int attempt, int epoch, Leftover leftover) {
        boolean burn = leftover == Leftover.EVENT_MAY_EXIST && !removed.contains(Guard.BURN_BEFORE_DELETE);
        return new Worker.Undo(attempt, epoch, leftover, burn ? Phase.BURN : Phase.DELETE, 1);
    }

    private static Worker phase(Worker.Undo undo, Phase phase) {
        return new Worker.Undo(undo.attempt(), undo.epoch(), undo.leftover(), phase, undo.tries());
    }

    private static List<Booking> bookings(Bookings attempts) {
        return IntStream.rangeClosed(1, ATTEMPTS)
                .mapToObj(attempt -> attempts.attempt(attempt).build())
                .toList();
    }

    private static Booking booking(Worker.Deciding at) {
        return (at.history() == History.TAKEN_OVER ? TAKEN_OVER : UNTOUCHED).get(at.attempt() - 1);
    }

    private static String kind(StepResult result) {
        return result.getClass().getSimpleName();
    }

    private static World told(World world, State said, int attempt) {
        Set<String> told = new TreeSet<>(world.told());
        told.add(said + " " + attempt);
        Row row = world.row();
        boolean stillUnannounced = row.attempt() != attempt && row.unannounced();
        Row marked =
                new Row(row.state(), row.attempt(), row.epoch(), row.holder(), row.claimedBefore(), stillUnannounced);
        return new World(
                marked,
                world.appointment(),
                world.rival(),
                world.google(),
                world.revoked(),
                world.workers(),
                Set.copyOf(told),
                world.budget());
    }

    private static World google(World world, int id, Remote remote) {
        List<Remote> google = new ArrayList<>(world.google());
        google.set(id, remote);
        return new World(
                world.row(),
                world.appointment(),
                world.rival(),
                List.copyOf(google),
                world.revoked(),
                world.workers(),
                world.told(),
                world.budget());
    }

    private static World worker(World world, int worker, Worker next) {
        List<Worker> workers = new ArrayList<>(world.workers());
        workers.set(worker, next);
        return new World(
                world.row(),
                world.appointment(),
                world.rival(),
                world.google(),
                world.revoked(),
                List.copyOf(workers),
                world.told(),
                world.budget());
    }

    private static World row(World world, Row row) {
        return new World(
                row,
                world.appointment(),
                world.rival(),
                world.google(),
                world.revoked(),
                world.workers(),
                world.told(),
                world.budget());
    }

    private static World budget(World world, Budget budget) {
        return with(world, budget, world.rival());
    }

    private static World with(World world, Budget budget, boolean rival) {
        return new World(
                world.row(),
                world.appointment(),
                rival,
                world.google(),
                world.revoked(),
                world.workers(),
                world.told(),
                budget);
    }

    private static World fault(World world) {
        Budget b = world.budget();
        return budget(
                world,
                new Budget(b.faults() - 1, b.crashes(), b.takeovers(), b.rivals(), b.replays(), b.revocations()));
    }
}

package io.handshake.worker.saga;

import static io.handshake.worker.Bookings.RECEIVED_AT;
import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.StepFinished;
import io.handshake.worker.MovableClock;
import io.handshake.worker.calendar.InMemoryCalendar;
import io.handshake.worker.ledger.InMemoryJournal;
import io.handshake.worker.ledger.InMemoryJournal.State;
import io.handshake.worker.saga.StepResult.Done;
import io.handshake.worker.saga.StepResult.Refused;
import io.handshake.worker.saga.StepResult.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One booking and everything around it without I/O: fakes that keep the ports' contracts, trouble on demand, and a list
 * of what was done. Waiting moves the clock.
 */
final class SagaScene implements ClinicTokens, HostCalendar, SagaJournal, Outcomes, Pauses {

    /** What a run can do; each is a call of a port. */
    enum Act {
        REFRESH,
        LOOK,
        CREATE,
        CONFIRM,
        FAIL,
        BEGIN_UNDO,
        DELETE,
        FINISH_UNDO,
        POSTPONE_UNDO,
        PARK
    }

    /** What can come between a call and its answer. */
    enum Trouble {
        /** Nothing happens, and nobody learns it. */
        LOST_BEFORE,
        /** It happens, and nobody learns it. */
        LOST_AFTER,
        REFUSED,
        /** Another worker claims the booking just before. */
        CLAIM_LOST,
        /** Another booking is confirmed for the same time just before. */
        RIVAL,
        /** A person edits the event just before. */
        EDITED
    }

    /** The worker's process ends. */
    static final class Killed extends Error {

        private static final long serialVersionUID = 1;

        Killed() {
            super("the worker is gone", null, false, false);
        }
    }

    private final MovableClock clock = MovableClock.stoppedAt(RECEIVED_AT.plusMillis(100));
    private final InMemoryJournal journal = new InMemoryJournal(clock);
    private final InMemoryCalendar calendar = new InMemoryCalendar();
    private final SagaRunner runner =
            new SagaRunner(this, this, this, this, SagaCounts.NONE, Tempo.DEFAULT, this, clock);
    private final Map<Act, Deque<Trouble>> troubles = new EnumMap<>(Act.class);
    private final List<String> acts = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final List<BookingOutcome> announced = new ArrayList<>();
    private final Booking first;
    private List<StepFinished> toldInThisRun = new ArrayList<>();
    private Duration askedToWait = Duration.ZERO;
    private int calls;
    private int interruptAt;
    private Runnable interruption = () -> {};

    SagaScene(BookingRequested request) {
        first = journal.admit(request, new UUID(0, 1));
        calendar.clinic(request.orgId(), InMemoryCalendar.Access.CONNECTED);
    }

    static SagaScene ofABooking() {
        return new SagaScene(aBooking().buildRequest());
    }

    /** At the next calls of this kind. */
    SagaScene trouble(Act act, Trouble trouble, int times) {
        Deque<Trouble> queue = troubles.computeIfAbsent(act, any -> new ArrayDeque<>());
        for (int time = 0; time < times; time++) {
            queue.addLast(trouble);
        }
        return this;
    }

    /** How long a calendar that is unavailable asks us to wait. */
    SagaScene askToWait(Duration notBefore) {
        askedToWait = notBefore;
        return this;
    }

    /** Just before the n-th call of a port, counted from 1; once. */
    SagaScene interrupt(int call, Runnable what) {
        calls = 0;
        interruptAt = call;
        interruption = what;
        return this;
    }

    /** Nothing comes between any more; returns whether something has. */
    boolean endInterruption() {
        boolean came = interruptAt == 0;
        interruptAt = 0;
        return came;
    }

    /** As the worker that received it holds it. */
    Booking booking() {
        return first;
    }

    /** As another worker holds it that took it over. */
    Booking takenOver() {
        return journal.takeOver(first.id(), new UUID(0, 99));
    }

    MovableClock clock() {
        return clock;
    }

    State state() {
        return journal.state(first.id());
    }

    boolean hasEvent() {
        return calendar.isLive(first);
    }

    /** What the row has for the topics, whether or not anybody has announced it; empty while nothing is decided. */
    Optional<BookingOutcome> decided() {
        return journal.announcement(first.id()).map(Announcement::outcome);
    }

    /** What was done, in order, without what was only told to dashboards; repeated acts as one. */
    String acts() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < acts.size(); ) {
            int end = i;
            while (end < acts.size() && acts.get(end).equals(acts.get(i))) {
                end++;
            }
            text.append(text.isEmpty() ? "" : ", ").append(acts.get(i)).append(end - i > 1 ? " x" + (end - i) : "");
            i = end;
        }
        return text.toString();
    }

    /** The tries that dashboards heard of. */
    List<String> told() {
        return told;
    }

    List<BookingOutcome> announced() {
        return announced;
    }

    /** One run of one piece of work. */
    Optional<Work> run(Work work) {
        List<StepFinished> toldByASleeper = toldInThisRun;
        toldInThisRun = new ArrayList<>();
        try {
            return runner.run(work);
        } catch (InterruptedException e) {
            throw new AssertionError("nothing here interrupts", e);
        } finally {
            toldInThisRun = toldByASleeper;
        }
    }

    /** The work, and the undo that follows from it. */
    void runToTheEnd(Work work) {
        run(work).ifPresent(this::run);
    }

    /** Workers that find the booking open go on with it, until it is decided and undone. */
    void takeOverUntilClosed() {
        int bound = 20;
        for (int worker = 2; isOpen(); worker++) {
            assertThat(worker).as("workers that took this booking over").isLessThan(bound);
            Booking mine = journal.takeOver(first.id(), new UUID(0, worker));
            boolean decided = state() != State.RECEIVED;
            runToTheEnd(decided ? new Work.Undo(mine, 1, clock.instant()) : new Work.Decide(mine));
        }
    }

    private boolean isOpen() {
        return state() == State.RECEIVED || state() == State.UNDOING;
    }

    private void rivalConfirms() {
        BookingRequested rival = aBooking().call("rival").buildRequest();
        var _ = journal.confirm(journal.admit(rival, new UUID(0, 50)), "", false, List.of());
    }

    private <R> R act(Act act, Supplier<R> deed, R lost, R refused) {
        called();
        acts.add(act.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        Deque<Trouble> queue = troubles.getOrDefault(act, new ArrayDeque<>());
        if (queue.isEmpty()) {
            return deed.get();
        }
        return switch (queue.removeFirst()) {
            case LOST_BEFORE -> lost;
            case LOST_AFTER -> {
                var _ = deed.get();
                yield lost;
            }
            case REFUSED -> refused;
            case CLAIM_LOST -> {
                var _ = takenOver();
                yield deed.get();
            }
            case RIVAL -> {
                rivalConfirms();
                yield deed.get();
            }
            case EDITED -> {
                calendar.moveAsPerson(first);
                yield deed.get();
            }
        };
    }

    private void called() {
        calls++;
        if (calls == interruptAt) {
            interruptAt = 0;
            interruption.run();
        }
    }

    private Unavailable lost() {
        return new Unavailable("http 503", askedToWait);
    }

    @Override
    public StepResult refresh(Booking booking, Instant deadline) {
        return act(
                Act.REFRESH,
                () -> Done.WITHOUT_LINK,
                lost(),
                new Refused(FailureReason.CALENDAR_ACCESS_REVOKED, "invalid_grant"));
    }

    @Override
    public StepResult create(Booking booking, Instant deadline) {
        return act(
                Act.CREATE,
                () -> calendar.create(booking, deadline),
                lost(),
                new Refused(FailureReason.CALENDAR_REJECTED, "http 400"));
    }

    @Override
    public StepResult delete(Booking booking, Leftover leftover, Instant deadline) {
        assertThat(state())
                .as("nothing is deleted before UNDOING is committed")
                .isNotIn(State.RECEIVED, State.CONFIRMED);
        return act(
                Act.DELETE,
                () -> calendar.delete(booking, leftover, deadline),
                lost(),
                new Refused(FailureReason.CALENDAR_REJECTED, "event_edited_by_person"));
    }

    @Override
    public Slot look(Booking booking) {
        return act(Act.LOOK, () -> journal.look(booking), Slot.UNKNOWN, Slot.TAKEN);
    }

    @Override
    public Decision confirm(Booking booking, String calendarLink, boolean late, List<StepFinished> story) {
        keeps(story);
        return decision(Act.CONFIRM, () -> journal.confirm(booking, calendarLink, late, story));
    }

    @Override
    public Decision beginUndo(Booking booking, Failure failure, List<StepFinished> story) {
        keeps(story);
        return decision(Act.BEGIN_UNDO, () -> journal.beginUndo(booking, failure, story));
    }

    @Override
    public Decision fail(Booking booking, Failure failure, List<StepFinished> story) {
        keeps(story);
        return decision(Act.FAIL, () -> journal.fail(booking, failure, story));
    }

    @Override
    public Commit finishUndo(Booking booking, List<StepFinished> story) {
        keeps(story);
        return commit(Act.FINISH_UNDO, () -> journal.finishUndo(booking, story));
    }

    @Override
    public Commit postponeUndo(Booking booking, int tries, Duration pause, List<StepFinished> story) {
        keeps(story);
        return commit(Act.POSTPONE_UNDO, () -> journal.postponeUndo(booking, tries, pause, story));
    }

    @Override
    public Commit park(Booking booking, String why, List<StepFinished> story) {
        keeps(story);
        return commit(Act.PARK, () -> journal.park(booking, why, story));
    }

    @Override
    public void announce(Announcement announcement) {
        called();
        BookingOutcome outcome = announcement.outcome();
        boolean confirmed = outcome instanceof BookingConfirmed;
        acts.add(confirmed ? "announce-confirmed" : "announce-failed");
        assertThat(state())
                .as("what is announced is committed")
                .isIn(confirmed ? List.of(State.CONFIRMED) : List.of(State.UNDOING, State.FAILED, State.STUCK));
        announced.add(outcome);
    }

    @Override
    public void answer(List<Refusal> refusals) {
        throw new AssertionError("a run answers no deliveries, the inbox does");
    }

    @Override
    public void stepFinished(StepFinished step, String traceparent) {
        called();
        toldInThisRun.add(step);
        told.add(step.direction() + " " + step.step() + " " + step.tryNumber() + " " + step.result());
    }

    @Override
    public void pause(Duration about) {
        called();
        clock.forward(about);
    }

    private Decision decision(Act act, Supplier<Decision> write) {
        return act(
                act,
                write,
                new Decision.Unavailable("sqlstate 08006"),
                new Decision.Refused(FailureReason.APPOINTMENT_REJECTED, "sqlstate 23514"));
    }

    private Commit commit(Act act, Supplier<Commit> write) {
        return act(act, write, Commit.UNAVAILABLE, Commit.CLAIM_LOST);
    }

    /** Each write takes along whatever was done before it. */
    private void keeps(List<StepFinished> story) {
        assertThat(story).isEqualTo(toldInThisRun);
    }
}

package io.handshake.worker.calendar;

import static io.handshake.worker.GoogleRooms.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.StepFinished;
import io.handshake.embedded.google.CalendarEvent;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Garbling;
import io.handshake.embedded.google.Meanwhile;
import io.handshake.embedded.google.Operation;
import io.handshake.embedded.google.When;
import io.handshake.worker.Bookings;
import io.handshake.worker.GoogleRooms;
import io.handshake.worker.ledger.InMemoryJournal;
import io.handshake.worker.ledger.InMemoryJournal.State;
import io.handshake.worker.saga.Announcement;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.ClinicTokens;
import io.handshake.worker.saga.HostCalendar;
import io.handshake.worker.saga.Leftover;
import io.handshake.worker.saga.Outcomes;
import io.handshake.worker.saga.Refusal;
import io.handshake.worker.saga.SagaCounts;
import io.handshake.worker.saga.SagaJournal.Failure;
import io.handshake.worker.saga.SagaRunner;
import io.handshake.worker.saga.StepResult;
import io.handshake.worker.saga.Tempo;
import io.handshake.worker.saga.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whole runs of the saga against a Google that does everything it is known to do: each booking ends confirmed with exactly
 * one event, failed with none, or in the hands of a person. The cases run side by side, each in a calendar of its own.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoogleWeatherTest {

    private static final Duration A_TRY = Duration.ofMillis(800);
    private static final Duration LATE_WRITES_LAND = Duration.ofMillis(1500);

    /** As in production, but ten times as impatient. */
    private static final Tempo IMPATIENT = new Tempo(
            Duration.ofMillis(100),
            Duration.ofSeconds(6),
            Duration.ofHours(1),
            Duration.ofSeconds(5),
            A_TRY,
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofMillis(50),
            Duration.ofMinutes(1),
            Duration.ofMillis(400),
            Duration.ofMillis(1500),
            Duration.ofSeconds(40));

    /** Enough to be quick, few enough for a try to fit into its time on a busy machine. */
    private static final int AT_ONCE = 16;

    private static final int CLINICS = 12;

    private static final List<Operation> EVERYTHING =
            List.of(Operation.INSERT, Operation.GET, Operation.DELETE, Operation.LIST);

    private final GoogleRooms rooms = GoogleRooms.shared();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore atOnce = new Semaphore(AT_ONCE);
    private final AtomicInteger places = new AtomicInteger();
    // A clinic costs more to set up than a calendar; several, because each has its quota.
    private final List<OrgId> clinics =
            Stream.generate(rooms::connectedClinic).limit(CLINICS).toList();

    // They wait more than they work, so all of them start at once.
    private final Group<FaultEffect> insertOnce =
            group(insertsGoneWrong(), effect -> bookThrough(List.of(new Trouble(Operation.INSERT, effect))));
    private final Group<FaultEffect> insertAgain =
            group(insertsGoneWrong(), effect -> bookThrough(List.of(new Trouble(Operation.INSERT, effect, 3))));
    private final Group<FaultEffect> lookAtDuplicate = group(
            answersGoneWrong(),
            effect -> bookThrough(List.of(
                    new Trouble(Operation.INSERT, new FaultEffect.Drop(When.AFTER_APPLYING)),
                    new Trouble(Operation.GET, effect, 3))));
    private final Group<FaultEffect> cancelledDuplicate = group(
            List.of(new FaultEffect.Garbled(Garbling.STATUS_CANCELLED)),
            effect -> bookThrough(List.of(
                    new Trouble(Operation.INSERT, new FaultEffect.Drop(When.AFTER_APPLYING)),
                    new Trouble(Operation.GET, effect))));
    private final Group<FaultEffect> deletion = group(
            deletionsGoneWrong(),
            effect -> undoThrough(aBooking(), List.of(new Trouble(Operation.DELETE, effect, 3)), nobody()));
    private final Group<FaultEffect> lookOfUndo = group(
            answersGoneWrong(),
            effect -> undoThrough(aBooking(), List.of(new Trouble(Operation.GET, effect, 3)), nobody()));
    private final Group<Duration> lateWrite = group(
            Stream.of(0, 50, 100, 200, 400, 700, 1000).map(Duration::ofMillis).toList(),
            after -> bookThrough(List.of(
                    new Trouble(Operation.INSERT, new FaultEffect.ApplyLate(after, Meanwhile.DROP), 2),
                    new Trouble(Operation.INSERT, FaultEffect.answer(403, "forbidden")))));
    private final Group<FaultEffect> unburnable = group(
            refusals(),
            refusal -> bookApartThrough(List.of(
                    new Trouble(Operation.INSERT, new FaultEffect.Drop(When.BEFORE_APPLYING)),
                    new Trouble(Operation.INSERT, refusal, Fault.ALWAYS))));
    private final Group<FaultEffect> unburnableAndLate = group(
            refusals(),
            refusal -> bookApartThrough(List.of(
                    new Trouble(Operation.INSERT, new FaultEffect.ApplyLate(Duration.ofMillis(300), Meanwhile.DROP)),
                    new Trouble(Operation.INSERT, refusal, Fault.ALWAYS))));
    private final Group<String> edited = group(edits(), edit -> undoThrough(aBooking(), List.of(), patching(edit)));
    private final Group<Person> outOfReach = group(losses(), loss -> undoThrough(aBookingApart(), List.of(), loss));

    @AfterAll
    void close() {
        threads.shutdownNow();
        rooms.google().clearFaults();
    }

    /** What strikes, where, and how often. */
    private record Trouble(Operation operation, FaultEffect effect, int times) {

        Trouble(Operation operation, FaultEffect effect) {
            this(operation, effect, 1);
        }
    }

    /** A run that has ended; writes of it may still be under way. */
    private record Run(Booking booking, InMemoryJournal journal, List<String> story, Instant endedAt) {}

    /** What a booking came to. */
    private record End(State state, List<CalendarEvent> live, List<String> story, Booking booking) {

        Optional<String> broken() {
            boolean sound = switch (state) {
                case CONFIRMED ->
                    live.size() == 1
                            && live.getFirst().id().equals(booking.eventId().value())
                            && live.getFirst().start().equals(booking.startsAt())
                            && live.getFirst().end().equals(booking.endsAt());
                case FAILED -> live.isEmpty();
                case STUCK -> live.size() == 1 && story.getLast().contains("event_edited_by_person");
                case RECEIVED, UNDOING -> false;
            };
            return sound ? Optional.empty() : Optional.of(toString());
        }

        @Override
        public String toString() {
            return state + " with " + live.size() + " events after " + story;
        }
    }

    @Test
    void whateverHappensOnceToTheInsertIsGotOver() throws Exception {
        assertThat(insertOnce.broken()).isEmpty();
        assertThat(insertOnce.ends()).extracting(End::state).contains(State.CONFIRMED);
    }

    @Test
    void whateverHappensToTheInsertAgainAndAgainEndsSoundly() throws Exception {
        assertThat(insertAgain.broken()).isEmpty();
    }

    @Test
    void aLookThatLiesNeitherConfirmsNorForgetsAnEvent() throws Exception {
        assertThat(lookAtDuplicate.broken()).isEmpty();
        assertThat(cancelledDuplicate.broken()).isEmpty();
    }

    @Test
    void anUndoGetsOverWhateverHappensToTheDeletion() throws Exception {
        assertThat(deletion.broken()).isEmpty();
        assertThat(deletion.ends()).extracting(End::state).containsOnly(State.FAILED);
    }

    @Test
    void anUndoBelievesNoLookThatLies() throws Exception {
        assertThat(lookOfUndo.broken()).isEmpty();
        assertThat(lookOfUndo.ends()).extracting(End::state).doesNotContain(State.CONFIRMED);
    }

    @Test
    void aWriteMayLandAtAnyMomentOfTheUndo() throws Exception {
        assertThat(lateWrite.broken()).isEmpty();
    }

    @Test
    void anIdThatCannotBeBurntIsWatchedUntilNothingCanLandAnyMore() throws Exception {
        assertThat(unburnable.broken()).isEmpty();
        assertThat(unburnableAndLate.broken()).isEmpty();
        assertThat(unburnable.ends()).extracting(End::state).containsOnly(State.FAILED);
        assertThat(unburnableAndLate.ends()).extracting(End::state).containsOnly(State.FAILED);
    }

    @Test
    void anEventThatAPersonHasChangedIsKeptForAPerson() throws Exception {
        assertThat(edited.ends()).allSatisfy(end -> {
            assertThat(end.state()).isEqualTo(State.STUCK);
            assertThat(end.live()).hasSize(1);
            assertThat(end.story().getLast()).contains("event_edited_by_person");
        });
    }

    @Test
    void anEventOutOfReachIsAPersonsMatterSoon() throws Exception {
        assertThat(outOfReach.ends()).allSatisfy(end -> {
            assertThat(end.state()).isEqualTo(State.STUCK);
            assertThat(end.live()).hasSize(1);
            assertThat(end.story().getLast()).contains("calendar_out_of_reach");
        });
    }

    @Test
    void anEditBetweenLookAndDeletionIsKeptToo() throws Exception {
        Trouble slowLook =
                new Trouble(Operation.GET, new FaultEffect.Delay(Duration.ofMillis(800), When.AFTER_APPLYING));

        End end = end(undoThrough(
                aBookingApart(),
                List.of(slowLook),
                booking -> Thread.startVirtualThread(() -> {
                    await().atMost(Duration.ofSeconds(40))
                            .until(() -> rooms.google().count(Operation.GET, account(booking)) == 1);
                    pause(Duration.ofMillis(200));
                    rooms.google().editAsPerson(account(booking), booking.calendarId(), event(booking), "Lunch");
                })));

        assertThat(end.state()).isEqualTo(State.STUCK);
        assertThat(end.live()).hasSize(1);
        assertThat(rooms.google().journal(Operation.DELETE, account(end.booking())))
                .singleElement()
                .satisfies(entry -> assertThat(entry.status()).isEqualTo(412));
    }

    @Test
    void whatAPersonHasDeletedIsUndone() throws Exception {
        End end = end(undoThrough(
                aBookingApart(),
                List.of(),
                booking -> rooms.google().deleteAsPerson(account(booking), booking.calendarId(), event(booking))));

        assertThat(end.state()).isEqualTo(State.FAILED);
        assertThat(rooms.google().journal(Operation.DELETE, account(end.booking())))
                .as("one look is no proof: Google says that it is gone")
                .singleElement()
                .satisfies(entry -> assertThat(entry.status()).isEqualTo(410));
    }

    @Test
    void accessThatComesBackInTimeNeedsNobody() throws Exception {
        End end = end(undoThrough(
                aBookingApart(),
                List.of(
                        new Trouble(Operation.GET, FaultEffect.answer(403, "forbidden"), 2),
                        new Trouble(Operation.DELETE, FaultEffect.answer(403, "forbidden"), 2)),
                nobody()));

        assertThat(end.broken()).isEmpty();
        assertThat(end.state()).isEqualTo(State.FAILED);
    }

    @Test
    void somebodyElsesEventUnderOurIdIsNeitherAdoptedNorDeleted() throws Exception {
        Booking booking = aBookingApart();
        CalendarEvent foreign = rooms.google()
                .addAsPerson(
                        account(booking),
                        booking.calendarId(),
                        event(booking),
                        "Lunch",
                        booking.startsAt(),
                        booking.endsAt());

        End end = end(run(booking, new InMemoryJournal(rooms.clock()), List.of()));

        assertThat(end.state()).isEqualTo(State.FAILED);
        assertThat(end.live()).containsExactly(foreign);
    }

    private static List<FaultEffect> refusals() {
        return List.of(
                FaultEffect.answer(400, "invalid"),
                FaultEffect.answer(403, "forbiddenForNonOrganizer"),
                FaultEffect.answer(403, "forbidden"),
                FaultEffect.answer(403, "requiredAccessLevel"),
                FaultEffect.answer(404, "notFound"));
    }

    private static List<String> edits() {
        return List.of(
                "{\"summary\": \"Lunch\"}",
                "{\"summary\": \"check-up: Ada Lovelace ✓\"}",
                "{\"description\": \"Moved by phone\"}",
                "{\"location\": \"Room 2\"}",
                "{\"attendees\": [{\"email\": \"ada@example.org\"}]}",
                "{\"recurrence\": [\"RRULE:FREQ=WEEKLY;COUNT=3\"]}",
                "{\"attachments\": [{\"fileUrl\": \"https://example.org/x-ray\"}]}",
                "{\"colorId\": \"4\"}",
                "{\"transparency\": \"transparent\"}",
                "{\"end\": {\"dateTime\": \"2036-01-01T00:00:00Z\"}}");
    }

    private List<Person> losses() {
        return List.of(
                booking -> rooms.google().revoke(booking.orgId().value()),
                booking -> rooms.google()
                        .narrowScopes(
                                booking.orgId().value(),
                                Set.of("https://www.googleapis.com/auth/calendar.events.readonly")),
                booking -> always(booking, 404, "notFound"),
                booking -> always(booking, 403, "requiredAccessLevel"),
                booking -> always(booking, 401, "authError"));
    }

    private static List<FaultEffect> insertsGoneWrong() {
        List<FaultEffect> effects = new ArrayList<>(answersGoneWrong());
        effects.add(new FaultEffect.Drop(When.BEFORE_APPLYING));
        effects.add(new FaultEffect.Drop(When.AFTER_APPLYING));
        effects.add(new FaultEffect.Delay(A_TRY.plusMillis(300), When.BEFORE_APPLYING));
        effects.add(new FaultEffect.Delay(A_TRY.plusMillis(300), When.AFTER_APPLYING));
        for (Meanwhile meanwhile : Meanwhile.values()) {
            for (long ms : List.of(20L, 300L, 1200L)) {
                effects.add(new FaultEffect.ApplyLate(Duration.ofMillis(ms), meanwhile));
            }
        }
        for (int status : List.of(500, 503)) {
            effects.add(FaultEffect.answer(status, "backendError"));
            effects.add(FaultEffect.answerThoughApplied(status, "backendError"));
        }
        effects.add(FaultEffect.answer(403, "rateLimitExceeded"));
        effects.add(FaultEffect.answer(429, "rateLimitExceeded"));
        effects.add(FaultEffect.answer(400, "invalid"));
        effects.add(new FaultEffect.DetailedAnswer(403, "RATE_LIMIT_EXCEEDED", When.BEFORE_APPLYING));
        effects.add(new FaultEffect.Stall());
        return effects;
    }

    private static List<FaultEffect> answersGoneWrong() {
        List<FaultEffect> effects = new ArrayList<>();
        for (Garbling how : Garbling.values()) {
            effects.add(new FaultEffect.Garbled(how));
        }
        for (int status : List.of(200, 401, 403, 404, 409, 410, 503)) {
            effects.add(new FaultEffect.Page(status, When.BEFORE_APPLYING));
            effects.add(new FaultEffect.Page(status, When.AFTER_APPLYING));
        }
        effects.add(new FaultEffect.Drip(Duration.ofSeconds(1)));
        effects.add(new FaultEffect.Oversized(3 * 1024 * 1024));
        return effects;
    }

    private static List<FaultEffect> deletionsGoneWrong() {
        List<FaultEffect> effects = new ArrayList<>();
        for (When when : When.values()) {
            effects.add(new FaultEffect.Drop(when));
            for (int status : List.of(200, 403, 404, 410, 500)) {
                effects.add(new FaultEffect.Page(status, when));
            }
            effects.add(new FaultEffect.Answer(500, "backendError", Duration.ZERO, when));
            effects.add(new FaultEffect.Answer(503, "backendError", Duration.ofSeconds(1), when));
            effects.add(new FaultEffect.Answer(404, "notFound", Duration.ZERO, when));
        }
        effects.add(FaultEffect.answerThoughApplied(410, "deleted"));
        effects.add(FaultEffect.answer(403, "rateLimitExceeded"));
        effects.add(FaultEffect.answer(429, "rateLimitExceeded"));
        effects.add(FaultEffect.answer(412, "conditionNotMet"));
        effects.add(new FaultEffect.Stall());
        effects.add(new FaultEffect.ApplyLate(Duration.ofMillis(300), Meanwhile.DROP));
        return effects;
    }

    /** Somebody, or something, acts on a booking's event between its making and its undo. */
    @FunctionalInterface
    private interface Person {
        void act(Booking booking) throws Exception;
    }

    private static Person nobody() {
        return booking -> {};
    }

    private Person patching(String json) {
        return booking -> rooms.google().patchAsPerson(account(booking), booking.calendarId(), event(booking), json);
    }

    private void always(Booking booking, int status, String reason) {
        EVERYTHING.forEach(
                operation -> strike(booking, new Trouble(operation, FaultEffect.answer(status, reason), Fault.ALWAYS)));
    }

    /** In a calendar of its own. */
    private Booking aBooking() {
        int place = places.getAndIncrement();
        OrgId clinic = clinics.get(place % CLINICS);
        String calendar = "room-" + place + "@group.calendar.google.com";
        rooms.google().addCalendar(email(clinic), calendar, ClinicSettings.DEFAULT_ZONE);
        return aBooking(clinic, calendar);
    }

    /** In a clinic of its own. */
    private Booking aBookingApart() {
        return aBooking(rooms.connectedClinic(), ClinicSettings.PRIMARY_CALENDAR);
    }

    private Booking aBooking(OrgId clinic, String calendar) {
        Instant start = rooms.clock().instant().plus(Duration.ofDays(2)).truncatedTo(ChronoUnit.HOURS);
        return Bookings.aBooking()
                .of(clinic)
                .calendar(calendar)
                .at(start.toString())
                .build();
    }

    private Run bookThrough(List<Trouble> troubles) throws Exception {
        return run(aBooking(), new InMemoryJournal(rooms.clock()), troubles);
    }

    /** What concerns the whole clinic must not strike another case. */
    private Run bookApartThrough(List<Trouble> troubles) throws Exception {
        return run(aBookingApart(), new InMemoryJournal(rooms.clock()), troubles);
    }

    private Run run(Booking wish, InMemoryJournal journal, List<Trouble> troubles) throws Exception {
        Booking booking = journal.admit(wish.request(), Bookings.INSTANCE);
        troubles.forEach(trouble -> strike(booking, trouble));
        return runToTheEnd(new Work.Decide(booking), journal);
    }

    /** The event is made and verified, then its booking fails for another reason. */
    private Run undoThrough(Booking wish, List<Trouble> troubles, Person person) throws Exception {
        InMemoryJournal journal = new InMemoryJournal(rooms.clock());
        Booking booking = journal.admit(wish.request(), UUID.randomUUID());
        // Its clinic may be resting because of another case.
        HostCalendar calendar = rooms.bean(HostCalendar.class);
        await().atMost(Duration.ofSeconds(40))
                .until(() -> calendar.create(booking, deadline()) instanceof StepResult.Done);
        journal.beginUndo(booking, new Failure(FailureReason.SLOT_TAKEN, "rival", false), List.of());
        troubles.forEach(trouble -> strike(booking, trouble));
        person.act(booking);
        Work undo = new Work.Undo(booking, 0, rooms.clock().instant(), Leftover.EVENT_EXISTS);
        return runToTheEnd(undo, journal);
    }

    private Run runToTheEnd(Work work, InMemoryJournal journal) throws Exception {
        Heard heard = new Heard();
        SagaRunner runner = new SagaRunner(
                rooms.bean(ClinicTokens.class),
                rooms.bean(HostCalendar.class),
                journal,
                heard,
                SagaCounts.NONE,
                IMPATIENT,
                GoogleWeatherTest::pause,
                rooms.clock());
        Optional<Work> next = runner.run(work);
        if (next.isPresent()) {
            runner.run(next.get());
        }
        return new Run(work.booking(), journal, heard.steps, Instant.now());
    }

    private End end(Run run) {
        Booking booking = run.booking();
        List<CalendarEvent> live = rooms.google().events(account(booking), booking.calendarId()).stream()
                .filter(CalendarEvent::isLive)
                .toList();
        return new End(run.journal().state(booking.id()), live, List.copyOf(run.story()), booking);
    }

    private void strike(Booking booking, Trouble trouble) {
        rooms.google()
                .fault(Fault.on(EnumSet.of(trouble.operation()), trouble.effect())
                        .account(account(booking))
                        .calendar(booking.calendarId())
                        .times(trouble.times()));
    }

    private Instant deadline() {
        return rooms.clock().instant().plusSeconds(10);
    }

    private static String account(Booking booking) {
        return email(booking.orgId());
    }

    private static String event(Booking booking) {
        return booking.eventId().value();
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One case. */
    @FunctionalInterface
    private interface Case<C> {
        Run run(C what) throws Exception;
    }

    private <C> Group<C> group(List<C> cases, Case<C> each) {
        List<Future<Run>> runs = cases.stream()
                .map(one -> threads.submit(() -> {
                    atOnce.acquire();
                    try {
                        return each.run(one);
                    } finally {
                        atOnce.release();
                    }
                }))
                .toList();
        return new Group<>(cases, runs);
    }

    /** Cases of one kind, under way. */
    private final class Group<C> {

        private final List<C> cases;
        private final List<Future<Run>> runs;

        Group(List<C> cases, List<Future<Run>> runs) {
            this.cases = cases;
            this.runs = runs;
        }

        /** What they came to, when nothing of them is under way any more. */
        List<End> ends() throws Exception {
            List<End> ends = new ArrayList<>();
            for (Future<Run> run : runs) {
                Run ended = run.get(2, TimeUnit.MINUTES);
                Duration landing =
                        Duration.between(Instant.now(), ended.endedAt().plus(LATE_WRITES_LAND));
                pause(landing.isNegative() ? Duration.ZERO : landing);
                ends.add(end(ended));
            }
            return ends;
        }

        List<String> broken() throws Exception {
            List<End> ends = ends();
            List<String> broken = new ArrayList<>();
            for (int i = 0; i < ends.size(); i++) {
                String name = cases.get(i).toString();
                ends.get(i).broken().ifPresent(how -> broken.add(name + ": " + how));
            }
            return broken;
        }
    }

    /** What dashboards would hear. */
    private static final class Heard implements Outcomes {

        private final List<String> steps = new CopyOnWriteArrayList<>();

        @Override
        public void announce(Announcement announcement) {}

        @Override
        public void answer(List<Refusal> refusals) {
            throw new AssertionError("a run answers no deliveries");
        }

        @Override
        public void stepFinished(StepFinished step, String traceparent) {
            steps.add(step.direction() + " " + step.step() + " " + step.result() + " " + step.detail());
        }
    }
}

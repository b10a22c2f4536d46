package io.handshake.worker.inbox;

import static io.handshake.worker.Bookings.aBooking;
import static io.handshake.worker.Bookings.roomFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.FailureReason;
import io.handshake.worker.Bookings;
import io.handshake.worker.OnPostgres;
import io.handshake.worker.ledger.LedgerConfiguration;
import io.handshake.worker.ledger.LedgerDatabase;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Booking.History;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.Room;
import io.handshake.worker.saga.SagaJournal;
import io.handshake.worker.saga.SagaJournal.Decision;
import io.handshake.worker.saga.SagaJournal.Failure;
import io.handshake.worker.saga.Work;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class SqlClaimsTest implements OnPostgres {

    private static final UUID DEAD = new UUID(0, 1);
    private static final UUID ALIVE = new UUID(0, 2);
    private static final UUID OTHER = new UUID(0, 3);
    private static final Duration STALE = Duration.ofSeconds(30);
    private static final int MAX_CLAIMS = 2;
    private LedgerDatabase database;

    private SqlInbox inbox;
    private SqlClaims claims;
    private SagaJournal journal;

    @BeforeAll
    void migrate() {
        database = LedgerDatabase.migratedOn(postgres());
        inbox = new SqlInbox(database.dataSource(), Clock.systemUTC());
        claims = new SqlClaims(database.dataSource(), MAX_CLAIMS);
        journal = LedgerConfiguration.journal(database.dataSource());
    }

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.run("truncate booking_saga, appointments, worker_instance");
    }

    private List<Booking> admitted(UUID instance, int room, String... calls) {
        return inbox.admit(
                        java.util.Arrays.stream(calls)
                                .map(call -> new Arrival(aBooking().call(call).buildRequest(), Priority.LIVE, ""))
                                .toList(),
                        instance,
                        roomFor(room))
                .toRun();
    }

    private List<Work> takeOver(UUID instance, BookingId... held) {
        return claims.takeOver(instance, STALE, Set.of(held), roomFor(100));
    }

    private void die(UUID instance) {
        database.run("update worker_instance set started_at = started_at - interval '1 hour', "
                + "heartbeat_at = heartbeat_at - interval '31 seconds' where instance = '" + instance + "'");
    }

    @Test
    void takesOverFromTheDeadWithAHigherEpoch() {
        Booking lost = admitted(DEAD, 10, "call-1").getFirst();
        assertThat(takeOver(ALIVE)).isEmpty();
        die(DEAD);

        assertThat(takeOver(ALIVE)).singleElement().isInstanceOfSatisfying(Work.Decide.class, work -> {
            assertThat(work.booking().request()).isEqualTo(lost.request());
            assertThat(work.booking().claim().epoch()).isEqualTo(lost.claim().epoch() + 1);
            assertThat(work.booking().claim().instance()).isEqualTo(ALIVE);
            assertThat(work.booking().history()).isEqualTo(History.TAKEN_OVER);
        });
        assertThat(journal.confirm(lost, "", false, List.of())).isInstanceOf(Decision.ClaimLost.class);
    }

    @Test
    void claimsWhatNobodyHasClaimedAsUntouched() {
        admitted(DEAD, 0, "call-1");

        assertThat(takeOver(ALIVE))
                .singleElement()
                .satisfies(work -> assertThat(work.booking().history()).isEqualTo(History.UNTOUCHED));
        assertThat(database.rows("select claims from booking_saga")).containsExactly("{\"claims\": 0}");
    }

    @Test
    void clinicsTakeTurnsAndNoneGetsMoreThanItsRoom() {
        admitted(DEAD, 0, "call-1", "call-2", "call-3");
        inbox.admit(
                List.of(new Arrival(aBooking().of("org-2").call("late").buildRequest(), Priority.LIVE, "")),
                DEAD,
                roomFor(0));
        database.run("update booking_saga set received_at = received_at - interval '1 second' where call_id <> 'late'");

        assertThat(claims.takeOver(ALIVE, STALE, Set.of(), roomFor(2)))
                .extracting(work -> work.booking().request().callId())
                .hasSize(2)
                .contains("late");
        assertThat(claims.takeOver(ALIVE, STALE, Set.of(), new Room(100, 2, Map.of(Bookings.CLINIC, 1))))
                .as("two of the first clinic wait, and there is room for one")
                .hasSize(1);
        assertThat(claims.takeOver(ALIVE, STALE, Set.of(), new Room(100, 2, Map.of(Bookings.CLINIC, 2))))
                .isEmpty();
    }

    @Test
    void takesUpItsOwnThatItDoesNotKnowOfAnyMore() {
        List<Booking> mine = admitted(ALIVE, 10, "call-1", "call-2");
        assertThat(takeOver(ALIVE, mine.getFirst().id()))
                .as("claimed a moment ago")
                .isEmpty();

        assertThat(claims.takeOver(ALIVE, Duration.ZERO, Set.of(mine.getFirst().id()), roomFor(100)))
                .extracting(work -> work.booking().id())
                .containsExactly(mine.getLast().id());
        assertThat(database.rows("select claims from booking_saga where epoch = 2"))
                .containsExactly("{\"claims\": 1}");
    }

    @Test
    void goesOnWithAnUndoWhenItIsDue() {
        Booking booking = admitted(DEAD, 10, "call-1").getFirst();
        journal.beginUndo(booking, new Failure(FailureReason.CALENDAR_UNAVAILABLE, "", false), List.of());
        journal.postponeUndo(booking, 5, Duration.ofMinutes(5), List.of());
        assertThat(takeOver(ALIVE)).isEmpty();

        database.run("update booking_saga set due_at = now()");

        assertThat(takeOver(ALIVE)).singleElement().isInstanceOfSatisfying(Work.Undo.class, undo -> {
            assertThat(undo.tries()).isEqualTo(5);
            assertThat(undo.since()).isNotNull();
            assertThat(undo.booking().history()).isEqualTo(History.TAKEN_OVER);
            assertThat(journal.finishUndo(undo.booking(), List.of())).isEqualTo(SagaJournal.Commit.COMMITTED);
        });
    }

    @Test
    void setsAsideWhatBringsItsHoldersDown() {
        admitted(DEAD, 10, "call-1");
        for (int round = 0; round < MAX_CLAIMS; round++) {
            assertThat(claims.takeOver(DEAD, Duration.ZERO, Set.of(), roomFor(100)))
                    .singleElement()
                    .isInstanceOf(Work.Decide.class);
        }

        assertThat(claims.takeOver(DEAD, Duration.ZERO, Set.of(), roomFor(100)))
                .singleElement()
                .isInstanceOf(Work.SetAside.class);
    }

    @Test
    void givesEverythingBackWhenItRetires() {
        admitted(DEAD, 10, "call-1");

        claims.retire(DEAD);

        assertThat(database.rows("select instance from worker_instance")).isEmpty();
        assertThat(takeOver(ALIVE))
                .singleElement()
                .satisfies(work -> assertThat(work.booking().history()).isEqualTo(History.TAKEN_OVER));
        assertThat(database.rows("select claims from booking_saga")).containsExactly("{\"claims\": 0}");
    }

    @Test
    void givesBackWhatItHasNotBegunAndGoesOnWithTheRest() {
        List<Booking> mine = admitted(DEAD, 10, "call-1", "call-2");
        Booking running = mine.getFirst();

        claims.giveBack(DEAD, Set.of(running.id()));

        assertThat(takeOver(ALIVE))
                .extracting(work -> work.booking().id())
                .containsExactly(mine.getLast().id());
        assertThat(journal.confirm(running, "", false, List.of())).isInstanceOf(Decision.Decided.class);
    }

    @Test
    void forgetsInstancesThatAreGoneAndHoldNothing() {
        admitted(DEAD, 10, "call-1");
        claims.beat(OTHER);
        die(DEAD);
        die(OTHER);

        takeOver(ALIVE);
        assertThat(database.rows("select instance from worker_instance where instance = '" + OTHER + "'"))
                .isEmpty();
        takeOver(ALIVE);
        assertThat(database.rows("select instance from worker_instance"))
                .containsExactly("{\"instance\": \"" + ALIVE + "\"}");
    }

    @Test
    void aBeatBringsAnInstanceBack() {
        admitted(DEAD, 10, "call-1");
        die(DEAD);

        claims.beat(DEAD);

        assertThat(takeOver(ALIVE)).isEmpty();
    }

    @Test
    void takesLiveBeforeReplaysAndOldestFirst() {
        inbox.admit(
                List.of(
                        new Arrival(aBooking().call("replay").buildRequest(), Priority.REPLAY, ""),
                        new Arrival(aBooking().call("young").buildRequest(), Priority.LIVE, ""),
                        new Arrival(aBooking().call("old").buildRequest(), Priority.LIVE, "")),
                DEAD,
                roomFor(0));
        database.run("update booking_saga set received_at = received_at - interval '1 hour' where call_id <> 'young'");

        assertThat(claims.takeOver(ALIVE, STALE, Set.of(), roomFor(2)))
                .extracting(work -> work.booking().request().callId())
                .containsExactly("old", "young");
    }

    /** They have no heartbeat yet that the others could see, so only the claims themselves tell them apart. */
    @RepeatedTest(8)
    void sharesTheWorkOfTheDeadWithoutWaitingOrOverlap() throws Exception {
        admitted(DEAD, 100, IntStream.range(0, 60).mapToObj(n -> "call-" + n).toArray(String[]::new));
        die(DEAD);
        CyclicBarrier together = new CyclicBarrier(3);
        List<Work> taken = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(3)) {
            List<Callable<List<Work>>> rivals = IntStream.range(10, 13)
                    .<Callable<List<Work>>>mapToObj(n -> () -> {
                        together.await();
                        return claims.takeOver(new UUID(0, n), STALE, Set.of(), roomFor(60));
                    })
                    .toList();
            for (Future<List<Work>> share : workers.invokeAll(rivals)) {
                taken.addAll(share.get());
            }
        }
        taken.addAll(takeOver(
                new UUID(0, 10), taken.stream().map(work -> work.booking().id()).toArray(BookingId[]::new)));

        assertThat(taken).extracting(work -> work.booking().id()).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void setsARowDownThatItCannotRead() {
        admitted(DEAD, 0, "call-1", "call-2");
        database.run("alter table booking_saga disable trigger user;"
                + "update booking_saga set request = '{}' where call_id = 'call-1';"
                + "alter table booking_saga enable trigger user");

        assertThat(takeOver(ALIVE))
                .extracting(work -> work.booking().request().callId())
                .containsExactly("call-2");
        assertThat(database.rows("select due_at > now() as later from booking_saga where claimed_by is null"))
                .containsExactly("{\"later\": true}");
    }
}

package io.handshake.worker.replays;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.worker.RecordedActs;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.ledger.LedgerDatabase;
import io.handshake.worker.replays.FailedBookings.Group;
import io.handshake.worker.replays.ReplayRun.Cause;
import io.handshake.worker.replays.ReplayRun.Figures;
import io.handshake.worker.replays.ReplayRun.State;
import io.handshake.worker.replays.Replays.Asked;
import io.handshake.worker.replays.RunBook.Begun;
import io.handshake.worker.replays.RunPacing.Item;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.web.ErrorResponseException;

/** Runs as tables and workers have them; what is published is only noted, and its outcome is written by the test. */
@Tag("slow")
class ReplayRunsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Actor ADA = new Actor("Ada");
    private static final double FAST = Replays.HIGHEST_RATE;
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static LedgerDatabase database;

    private final RecordedActs audit = new RecordedActs();
    private final List<FailedAttempt> published = new ArrayList<>();
    private final FailedBookings bookings = new SqlFailedBookings(database.dataSource(), Clock.systemUTC());
    private final RunBook book = new SqlRunBook(database.dataSource(), bookings, audit);
    private final RunPacing pacing = new SqlRunPacing(database.dataSource());
    private final Replays replays = new Replays(bookings, published::addAll, book, audit, () -> {});
    private final FailedRows rows = new FailedRows(database.sql());

    @BeforeAll
    static void migrate() {
        database = LedgerDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void clean() {
        database.run("truncate booking_saga, replay_run cascade");
    }

    private ReplayPacer pacer(long instance) {
        return new ReplayPacer(pacing, bookings, published::addAll, new UUID(0, instance));
    }

    private static BookingRequested wish(String org, int place) {
        return aBooking()
                .of(org)
                .callOfItsOwn()
                .at(Instant.parse("2090-01-01T08:00:00Z")
                        .plusSeconds(place * 1800L)
                        .toString())
                .buildRequest();
    }

    private List<BookingRequested> failed(String org, int count, FailureReason reason) {
        List<BookingRequested> wishes =
                IntStream.range(0, count).mapToObj(place -> wish(org, place)).toList();
        rows.failed(wishes, reason);
        return wishes;
    }

    private UUID begun(ReplayFilter filter, double rate) {
        return ((Begun.Running) replays.begin(ADA, filter, rate)).run();
    }

    private ReplayRun run(UUID id) {
        return replays.find(id).orElseThrow();
    }

    /** What the inbox and the saga would do. */
    private void decide(BookingId booking, String outcome) {
        database.run("""
                update booking_saga set state = 'RECEIVED', attempt = attempt + 1, event_id = repeat('%d', 40), reason = null,
                       decided_at = null, undo_since = null, due_at = now() + interval '1 day' where booking_id = '%s'
                """.formatted(published.size() % 10, booking));
        switch (outcome) {
            case "RECEIVED" -> {}
            case "CONFIRMED" ->
                database.run("update booking_saga set state = 'CONFIRMED', appointment_id = 'a', decided_at = now()"
                        + " where booking_id = '" + booking + "'");
            default ->
                database.run("update booking_saga set state = 'UNDOING', reason = 'SLOT_TAKEN', decided_at = now(),"
                        + " undo_since = now() where booking_id = '" + booking + "'");
        }
    }

    @Test
    void countsWithoutDoingAnything() {
        failed("north", 3, FailureReason.CALENDAR_UNAVAILABLE);
        failed("south", 2, FailureReason.CALENDAR_UNAVAILABLE);
        failed("south-2", 1, FailureReason.SLOT_TAKEN);
        rows.failed(
                List.of(aBooking()
                        .of("south")
                        .callOfItsOwn()
                        .at("2020-01-01T08:00:00Z")
                        .buildRequest()),
                FailureReason.CALENDAR_UNAVAILABLE);

        assertThat(replays.count(ReplayFilter.ALL))
                .isEqualTo(new FailedBookings.Count(
                        7,
                        6,
                        List.of(
                                new Group("CALENDAR_UNAVAILABLE", "north", 3, 3),
                                new Group("CALENDAR_UNAVAILABLE", "south", 3, 2),
                                new Group("SLOT_TAKEN", "south-2", 1, 1))));
        assertThat(replays.count(new ReplayFilter(
                                Optional.of(new OrgId("south")),
                                Optional.of(FailureReason.CALENDAR_UNAVAILABLE),
                                Optional.of(Instant.parse("2026-11-22T00:00:00Z")),
                                Optional.of(Instant.parse("2026-11-23T00:00:00Z")),
                                List.of()))
                        .total())
                .isEqualTo(3);
        assertThat(database.rows("select * from replay_run")).isEmpty();
        assertThat(audit.acts()).isEmpty();
    }

    @Test
    void publishesWhatWasChosenOnceAndSaysWhatCameOfIt() {
        List<BookingRequested> north = failed("north", 2, FailureReason.CALENDAR_UNAVAILABLE);
        List<BookingRequested> south = failed("south", 2, FailureReason.SLOT_TAKEN);
        UUID id = begun(ReplayFilter.ALL, FAST);
        ReplayPacer pacer = pacer(1);

        await().atMost(PATIENCE).untilAsserted(() -> {
            pacer.round();
            assertThat(published).hasSize(4);
        });
        assertThat(published.subList(0, 2))
                .as("clinics take turns, of each the nearest start first")
                .extracting(FailedAttempt::bookingId)
                .containsExactlyInAnyOrder(
                        north.get(0).bookingId(), south.get(0).bookingId());
        assertThat(run(id).figures()).isEqualTo(new Figures(0, 0, 4, 0, 0));

        decide(north.get(0).bookingId(), "CONFIRMED");
        decide(north.get(1).bookingId(), "RECEIVED");
        decide(south.get(0).bookingId(), "FAILED");
        pacer.round();

        assertThat(run(id).figures()).isEqualTo(new Figures(0, 0, 4, 1, 1));
        assertThat(run(id).failedAgain()).containsExactly(new Cause("SLOT_TAKEN", 1));
        assertThat(run(id).state()).isEqualTo(State.RUNNING);

        decide(south.get(1).bookingId(), "CONFIRMED");
        database.run("update booking_saga set state = 'CONFIRMED', appointment_id = 'b', decided_at = now()"
                + " where state = 'RECEIVED'");
        pacer.round();

        assertThat(run(id).figures()).isEqualTo(new Figures(0, 0, 4, 3, 1));
        assertThat(run(id).state()).isEqualTo(State.DONE);
        assertThat(run(id).endedAt()).isPresent();
        assertThat(replays.newest()).singleElement().isEqualTo(run(id));
        assertThat(audit.acts()).containsExactly("Ada begin-replay replay/" + id + " 4 bookings, 100 a second");
    }

    @Test
    void skipsWhatNeedsNoReplayAnyMoreAndSaysWhy() {
        List<BookingRequested> wishes = failed("north", 4, FailureReason.CALENDAR_UNAVAILABLE);
        UUID id = begun(ReplayFilter.ALL, FAST);
        decide(wishes.get(0).bookingId(), "CONFIRMED");
        decide(wishes.get(1).bookingId(), "RECEIVED");
        database.run(
                "delete from booking_saga where booking_id = '" + wishes.get(2).bookingId() + "'");
        ReplayPacer pacer = pacer(1);

        await().atMost(PATIENCE).untilAsserted(() -> {
            pacer.round();
            assertThat(published).hasSize(1);
        });

        assertThat(run(id).figures().skipped()).isEqualTo(3);
        assertThat(run(id).skipped())
                .containsExactlyInAnyOrder(
                        new Cause("BEING_DECIDED", 1), new Cause("CONFIRMED", 1), new Cause("UNKNOWN", 1));
    }

    @Test
    void tellsOfEachBookingThatSomebodyHasNamed() {
        BookingRequested failed = failed("north", 1, FailureReason.TOO_LATE).getFirst();
        BookingRequested open = wish("north", 9);
        rows.received(List.of(open));
        BookingRequested past =
                aBooking().callOfItsOwn().at("2020-01-01T08:00:00Z").buildRequest();
        rows.failed(List.of(past), FailureReason.TOO_LATE);
        BookingId unknown = wish("north", 10).bookingId();

        UUID id =
                begun(ReplayFilter.of(List.of(failed.bookingId(), open.bookingId(), past.bookingId(), unknown)), FAST);
        pacer(1).round();

        assertThat(run(id).total()).isEqualTo(4);
        assertThat(published.stream().map(FailedAttempt::bookingId)).containsExactly(failed.bookingId());
        assertThat(run(id).skipped())
                .containsExactlyInAnyOrder(
                        new Cause("BEING_DECIDED", 1), new Cause("START_IN_PAST", 1), new Cause("UNKNOWN", 1));
    }

    @Test
    void neverGoesFasterThanItWasTold() {
        failed("north", 40, FailureReason.CALENDAR_UNAVAILABLE);
        long before = System.nanoTime();
        begun(ReplayFilter.ALL, 20);
        ReplayPacer pacer = pacer(1);

        await().atMost(PATIENCE).untilAsserted(() -> {
            pacer.round();
            assertThat(published).hasSizeGreaterThanOrEqualTo(15);
        });

        double seconds = (System.nanoTime() - before) / 1e9;
        assertThat(published.size()).isLessThanOrEqualTo((int) (1 + 20 * seconds));
    }

    @Test
    void waitsForDecisionsBeforeItPublishesMore() {
        List<BookingRequested> wishes =
                failed("north", ReplayPacer.MOST_UNDECIDED + 5, FailureReason.CALENDAR_UNAVAILABLE);
        UUID id = begun(ReplayFilter.ALL, FAST);
        ReplayPacer pacer = pacer(1);
        await().atMost(PATIENCE).untilAsserted(() -> {
            pacer.round();
            assertThat(published).hasSize(ReplayPacer.MOST_UNDECIDED);
        });
        database.run("update replay_run set credit = per_second");

        pacer.round();
        assertThat(published).hasSize(ReplayPacer.MOST_UNDECIDED);
        wishes.subList(0, 3).forEach(wish -> decide(wish.bookingId(), "CONFIRMED"));
        pacer.round();

        assertThat(published).hasSize(ReplayPacer.MOST_UNDECIDED + 3);
        assertThat(run(id).figures().confirmed()).isEqualTo(3);
    }

    @Test
    void anotherWorkerGoesOnAfterACrashAndPublishesUnderTheSameIds() {
        failed("north", 5, FailureReason.CALENDAR_UNAVAILABLE);
        UUID id = begun(ReplayFilter.ALL, FAST);
        database.run("update replay_run set credit = 3");
        // the first worker has published two, and dies before it has written that down
        assertThat(pacing.take(new UUID(0, 1), LEASE, 5)).containsExactly(id);
        List<Item> two = pacing.next(id, 2);
        List<String> published = bookings.look(two.stream().map(Item::booking).toList()).values().stream()
                .map(found -> ((FailedBookings.Found.Failed) found)
                        .attempt()
                        .replayId()
                        .value())
                .toList();

        assertThat(pacing.take(new UUID(0, 2), LEASE, 5)).isEmpty();
        database.run("update replay_run set paced_until = clock_timestamp()");
        ReplayPacer other = pacer(2);
        await().atMost(PATIENCE).untilAsserted(() -> {
            other.wake();
            other.round();
            assertThat(this.published).hasSize(5);
        });

        assertThat(this.published.stream().map(again -> again.replayId().value()))
                .doesNotHaveDuplicates()
                .containsAll(published);
    }

    @Test
    void aStoppingWorkerHandsItsRunsOver() {
        failed("north", 1, FailureReason.CALENDAR_UNAVAILABLE);
        UUID id = begun(ReplayFilter.ALL, 0.1);
        ReplayPacer stopping = pacer(1);
        stopping.round();

        stopping.release();

        assertThat(pacing.take(new UUID(0, 2), LEASE, 5)).containsExactly(id);
    }

    @Test
    void whatIsStoppedPublishesNothingMore() {
        failed("north", 3, FailureReason.CALENDAR_UNAVAILABLE);
        UUID id = begun(ReplayFilter.ALL, 0.1);
        ReplayPacer pacer = pacer(1);
        pacer.round();
        assertThat(published).hasSize(1);

        assertThat(replays.stop(ADA, id)).isTrue();
        assertThat(replays.stop(ADA, id)).isFalse();
        database.run("update replay_run set credit = 3");
        pacer.round();

        assertThat(published).hasSize(1);
        assertThat(run(id).state()).isEqualTo(State.STOPPED);
        assertThat(run(id).skipped()).containsExactly(new Cause("STOPPED", 2));
        decide(published.getFirst().bookingId(), "CONFIRMED");
        pacer.round();
        assertThat(run(id).figures()).isEqualTo(new Figures(0, 2, 1, 1, 0));
        assertThat(audit.acts()).last().isEqualTo("Ada stop-replay replay/" + id + " 2 bookings were still waiting");
    }

    /** What the brokers took while somebody pressed stop is on its way. */
    @Test
    void aStopThatCameTooLateForOneDoesNotDenyIt() {
        failed("north", 2, FailureReason.CALENDAR_UNAVAILABLE);
        UUID id = begun(ReplayFilter.ALL, FAST);
        pacing.take(new UUID(0, 1), LEASE, 5);
        List<Item> underWay = pacing.next(id, 1);

        replays.stop(ADA, id);
        pacing.done(id, underWay, Map.of());

        assertThat(run(id).figures()).isEqualTo(new Figures(0, 1, 1, 0, 0));
    }

    @Test
    void isNotWaitedForForEver() {
        failed("north", 1, FailureReason.CALENDAR_UNAVAILABLE);
        UUID id = begun(ReplayFilter.ALL, FAST);
        ReplayPacer pacer = pacer(1);
        pacer.round();
        database.run("update replay_item set changed_at = now() - interval '11 minutes'");

        pacer.round();

        assertThat(run(id).state()).isEqualTo(State.DONE);
        assertThat(run(id).figures()).isEqualTo(new Figures(0, 0, 1, 0, 0));
        assertThat(run(id).figures().undecided()).isEqualTo(1);
    }

    @Test
    void isBounded() {
        assertThat(replays.begin(ADA, ReplayFilter.ALL, 1)).isEqualTo(new Begun.Nothing());
        failed("north", 1, FailureReason.CALENDAR_UNAVAILABLE);
        for (int n = 0; n < SqlRunBook.MOST_RUNNING; n++) {
            begun(ReplayFilter.ALL, 0.1);
        }
        assertThat(replays.begin(ADA, ReplayFilter.ALL, 1)).isEqualTo(new Begun.Busy(SqlRunBook.MOST_RUNNING));

        assertThatThrownBy(() -> replays.begin(ADA, ReplayFilter.ALL, Double.NaN))
                .hasMessageContaining("ratePerSecond");
        assertThatThrownBy(() -> replays.begin(ADA, ReplayFilter.ALL, 101)).hasMessageContaining("ratePerSecond");
        assertThat(database.rows("select * from replay_run")).hasSize(SqlRunBook.MOST_RUNNING);
    }

    @Test
    void whatTheBrokersDoNotTakeIsToldAndTriedAgainUnderTheSameId() {
        BookingRequested wish =
                failed("north", 1, FailureReason.CALENDAR_UNAVAILABLE).getFirst();
        Replays silent = new Replays(bookings, this::notTaken, book, audit, () -> {});
        ReplayController api = new ReplayController(silent, new SqlStuckUndos(database.dataSource(), audit));

        assertThatThrownBy(() -> api.replay(wish.bookingId().toString(), ADA))
                .isInstanceOfSatisfying(
                        ErrorResponseException.class,
                        e -> assertThat(e.getStatusCode().value()).isEqualTo(503));
        UUID id = begun(ReplayFilter.ALL, FAST);
        ReplayPacer away = new ReplayPacer(pacing, bookings, this::notTaken, new UUID(0, 1));
        assertThatThrownBy(away::round).isInstanceOf(ReplayPost.NotTakenException.class);

        assertThat(rows.line(wish.bookingId())).isEqualTo("FAILED 1 CALENDAR_UNAVAILABLE");
        assertThat(run(id).figures()).isEqualTo(new Figures(1, 0, 0, 0, 0));
        assertThat(((Asked.OnItsWay) replays.replay(ADA, wish.bookingId())).requestId())
                .isEqualTo(published.getFirst().replayId());
        assertThat(audit.acts()).hasSize(4);
    }

    private void notTaken(List<FailedAttempt> attempts) {
        throw new ReplayPost.NotTakenException(new IllegalStateException(attempts.size() + " not taken"));
    }

    @Test
    void isForgottenInTime() {
        failed("north", 1, FailureReason.CALENDAR_UNAVAILABLE);
        UUID id = begun(ReplayFilter.ALL, 0.1);
        replays.stop(ADA, id);
        pacer(1).round();
        assertThat(book.forget(Duration.ofDays(30), 10)).isZero();

        database.run("update replay_run set ended_at = now() - interval '31 days'");

        assertThat(book.forget(Duration.ofDays(30), 10)).isEqualTo(1);
        assertThat(database.rows("select * from replay_item")).isEmpty();
    }
}

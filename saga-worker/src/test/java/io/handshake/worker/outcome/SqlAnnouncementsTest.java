package io.handshake.worker.outcome;

import static io.handshake.worker.Bookings.aBooking;
import static io.handshake.worker.Bookings.roomFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.FailureReason;
import io.handshake.worker.OnPostgres;
import io.handshake.worker.inbox.Arrival;
import io.handshake.worker.inbox.Inbox;
import io.handshake.worker.inbox.InboxSqlConfiguration;
import io.handshake.worker.ledger.LedgerConfiguration;
import io.handshake.worker.ledger.LedgerDatabase;
import io.handshake.worker.saga.Announcement;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.SagaJournal;
import io.handshake.worker.saga.SagaJournal.Decision;
import io.handshake.worker.saga.SagaJournal.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class SqlAnnouncementsTest implements OnPostgres {

    private static final Failure FAILURE = new Failure(FailureReason.CALENDAR_UNAVAILABLE, "http 503", true);
    private LedgerDatabase database;

    private Inbox inbox;
    private SagaJournal journal;
    private SqlAnnouncements announcements;

    @BeforeAll
    void migrate() {
        database = LedgerDatabase.migratedOn(postgres());
        inbox = InboxSqlConfiguration.inbox(database.dataSource(), Clock.systemUTC());
        journal = LedgerConfiguration.journal(database.dataSource());
        announcements = new SqlAnnouncements(database.dataSource());
    }

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.run("truncate booking_saga, appointments, worker_instance");
    }

    private Booking admitted(String call, String request) {
        return inbox.admit(List.of(arrival(call, request)), new UUID(0, 1), roomFor(10))
                .toRun()
                .getFirst();
    }

    private static Arrival arrival(String call, String request) {
        return new Arrival(aBooking().call(call).request(request).buildRequest(), Priority.LIVE, "");
    }

    private List<Announcement> overdue() {
        return announcements.overdue(Duration.ZERO, 10);
    }

    @Test
    void findsWhatWasDecidedAndNotAnnounced() {
        Decision confirmed = journal.confirm(admitted("call-1", "a"), "", false, List.of());
        Decision failed = journal.fail(admitted("call-2", "a"), FAILURE, List.of());
        Decision undoing = journal.beginUndo(admitted("call-3", "a"), FAILURE, List.of());
        Booking stuck = admitted("call-4", "a");
        Decision parked = journal.beginUndo(stuck, FAILURE, List.of());
        journal.park(stuck, "event edited", List.of());
        admitted("call-5", "a");

        assertThat(overdue())
                .containsExactlyElementsOf(List.of(confirmed, failed, undoing, parked).stream()
                        .map(decision -> ((Decision.Decided) decision).announcement())
                        .toList());
        assertThat(overdue()).extracting(Announcement::outcome).hasAtLeastOneElementOfType(BookingConfirmed.class);
    }

    @Test
    void leavesTheFreshToWhoeverDecidedThem() {
        journal.fail(admitted("call-1", "a"), FAILURE, List.of());

        assertThat(announcements.overdue(Duration.ofMinutes(1), 10)).isEmpty();
    }

    @Test
    void marksAsSentAndBoundsTheRest() {
        journal.fail(admitted("call-1", "a"), FAILURE, List.of());
        journal.fail(admitted("call-2", "a"), FAILURE, List.of());

        List<Announcement> first = announcements.overdue(Duration.ZERO, 1);
        announcements.markSent(first);
        announcements.markSent(first);

        assertThat(first).hasSize(1);
        assertThat(overdue()).hasSize(1).doesNotContainAnyElementsOf(first);
        announcements.markSent(overdue());
        announcements.markSent(List.of());
        assertThat(overdue()).isEmpty();
    }

    @Test
    void waitsForNoRowThatSomebodyElseHolds() throws SQLException {
        journal.fail(admitted("call-1", "a"), FAILURE, List.of());
        journal.fail(admitted("call-2", "a"), FAILURE, List.of());
        List<Announcement> both = overdue();
        Announcement held = both.getFirst();

        try (Connection somebody = database.dataSource().getConnection();
                Statement lock = somebody.createStatement()) {
            somebody.setAutoCommit(false);
            lock.execute("select from booking_saga where booking_id = '%s' for update"
                    .formatted(held.outcome().bookingId()));

            announcements.markSent(both);
            assertThat(overdue()).containsExactly(held);
            somebody.rollback();
        }
        announcements.markSent(both);
        assertThat(overdue()).isEmpty();
    }

    @Test
    void doesNotSwallowAnAnnouncementThatWasAskedForMeanwhile() {
        journal.fail(admitted("call-1", "a"), FAILURE, List.of());
        List<Announcement> first = overdue();
        inbox.admit(List.of(arrival("call-1", "a")), new UUID(0, 1), roomFor(10));

        announcements.markSent(first);
        assertThat(overdue()).extracting(Announcement::number).containsExactly(2L);

        announcements.markSent(overdue());
        inbox.admit(List.of(arrival("call-1", "a")), new UUID(0, 1), roomFor(10));
        announcements.markSent(first);
        assertThat(overdue()).extracting(Announcement::number).containsExactly(3L);
    }

    @Test
    void keepsAFailureThatTheNextAttemptOvertook() {
        Decision failed = journal.fail(admitted("call-1", "a"), FAILURE, List.of());
        Announcement failure = ((Decision.Decided) failed).announcement();

        Booking second = admitted("call-1", "b");
        assertThat(overdue()).containsExactly(failure);
        Decision confirmed = journal.confirm(second, "", false, List.of());

        assertThat(overdue()).containsExactly(failure, ((Decision.Decided) confirmed).announcement());
        assertThat(failure.outcome()).isInstanceOf(BookingFailed.class);
        announcements.markSent(List.of(failure));
        assertThat(overdue()).containsExactly(((Decision.Decided) confirmed).announcement());
        announcements.markSent(overdue());
        assertThat(overdue()).isEmpty();
    }

    @Test
    void announcesAFailureOnceThatWasSentBeforeTheNextAttempt() {
        journal.fail(admitted("call-1", "a"), FAILURE, List.of());
        announcements.markSent(overdue());

        admitted("call-1", "b");

        assertThat(overdue()).isEmpty();
    }

    @Test
    void aKeptFailureThatSaysNothingHidesNoOutcomeOfItsRow() {
        journal.fail(admitted("call-1", "a"), FAILURE, List.of());
        Decision second = journal.fail(admitted("call-1", "b"), FAILURE, List.of());
        database.run("update booking_saga set unannounced = '[{\"number\": 1, \"outcome\": {}}]'");

        assertThat(overdue()).containsExactly(((Decision.Decided) second).announcement());
        assertThat(overdue()).containsExactly(((Decision.Decided) second).announcement());
    }

    /** Both kinds, at the head of the line, with a limit that they would fill. */
    @Test
    void aRowThatSaysNothingStandsInNobodysWay() {
        journal.fail(admitted("call-1", "a"), FAILURE, List.of());
        journal.fail(admitted("call-2", "a"), FAILURE, List.of());
        admitted("call-2", "b");
        Decision good = journal.fail(admitted("call-3", "a"), FAILURE, List.of());
        database.run("""
                alter table booking_saga disable trigger user;
                update booking_saga set reason = 'OF_ANOTHER_VERSION' where call_id = 'call-1';
                update booking_saga set unannounced = '[{"number": 1, "outcome": {}}]' where call_id = 'call-2';
                alter table booking_saga enable trigger user""");

        announcements.overdue(Duration.ZERO, 1);
        announcements.overdue(Duration.ZERO, 1);

        assertThat(announcements.overdue(Duration.ZERO, 1)).containsExactly(((Decision.Decided) good).announcement());
    }
}

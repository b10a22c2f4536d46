package io.handshake.worker.inbox;

import static io.handshake.worker.Bookings.aBooking;
import static io.handshake.worker.Bookings.roomFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.contracts.FailureReason;
import io.handshake.worker.ledger.LedgerConfiguration;
import io.handshake.worker.ledger.LedgerDatabase;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.SagaJournal;
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
class SqlRetentionTest {

    private static final Failure FAILURE = new Failure(FailureReason.CALENDAR_UNAVAILABLE, "http 503", false);
    private static final Duration KEEP_FOR = Duration.ofDays(90);
    private static final UUID WORKER = new UUID(0, 1);

    private static LedgerDatabase database;
    private static Inbox inbox;
    private static SagaJournal journal;
    private static SqlRetention retention;

    @BeforeAll
    static void migrate() {
        database = LedgerDatabase.migrated();
        inbox = InboxSqlConfiguration.inbox(database.dataSource(), Clock.systemUTC());
        journal = LedgerConfiguration.journal(database.dataSource());
        retention = new SqlRetention(database.dataSource(), KEEP_FOR);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.run("truncate booking_saga, appointments, worker_instance");
    }

    private static Booking admitted(String call) {
        return inbox.admit(
                        List.of(new Arrival(
                                aBooking()
                                        .call(call)
                                        .at("2026-11-24T1" + call.charAt(0) + ":00:00Z")
                                        .buildRequest(),
                                Priority.LIVE,
                                "")),
                        WORKER,
                        roomFor(10))
                .toRun()
                .getFirst();
    }

    /** One row of each kind that a house has. */
    private static void aHouse() {
        journal.confirm(admitted("0 confirmed"), "", false, List.of());
        journal.fail(admitted("1 failed"), FAILURE, List.of());
        journal.confirm(admitted("2 unannounced"), "", false, List.of());
        journal.fail(admitted("3 kept"), FAILURE, List.of());
        Booking stuck = admitted("4 stuck");
        journal.beginUndo(stuck, FAILURE, List.of());
        journal.park(stuck, "event edited", List.of());
        journal.beginUndo(admitted("5 undoing"), FAILURE, List.of());
        admitted("6 open");
        database.run("""
                update booking_saga set announced = to_announce where call_id <> '2 unannounced';
                update booking_saga set unannounced = '[{"number": 1, "outcome": {}}]' where call_id = '3 kept'""");
    }

    private static void everythingIsOld(String ended, String changed) {
        database.run(
                "alter table booking_saga disable trigger user; update booking_saga set starts_at = now() - interval '"
                        + ended + "' - interval '30 minutes', ends_at = now() - interval '" + ended
                        + "', updated_at = now() - interval '" + changed
                        + "'; alter table booking_saga enable trigger user");
    }

    private static List<String> calls() {
        return database.sql()
                .sql("select call_id from booking_saga order by 1")
                .query(String.class)
                .list();
    }

    @Test
    void forgetsWhatIsClosedAndAnnouncedAndNothingElse() {
        aHouse();
        everythingIsOld("91 days", "91 days");

        assertThat(retention.forget()).isEqualTo(2);

        assertThat(calls()).containsExactly("2 unannounced", "3 kept", "4 stuck", "5 undoing", "6 open");
        assertThat(database.rows("select booking_id from appointments"))
                .as("the clinic's own")
                .hasSize(2);
        assertThat(retention.forget()).isZero();
    }

    @Test
    void remembersUntilBothTheAppointmentAndTheLastChangeAreOldEnough() {
        aHouse();
        everythingIsOld("91 days", "89 days");
        assertThat(retention.forget()).isZero();
        everythingIsOld("89 days", "91 days");
        assertThat(retention.forget()).isZero();
    }

    @Test
    void takesTheOldestFirstAndABoundedNumberOfThem() {
        int most = SqlRetention.MOST_AT_ONCE;
        journal.confirm(admitted("0 confirmed"), "", false, List.of());
        database.run("update booking_saga set announced = to_announce; alter table booking_saga disable trigger user;"
                + "insert into booking_saga select (jsonb_populate_record(s, jsonb_build_object('booking_id', gen_random_uuid(),"
                + " 'call_id', 'copy-' || n, 'starts_at', now() - interval '1 year' - n * interval '1 second', 'ends_at',"
                + " now() - interval '364 days' - n * interval '1 second', 'updated_at', now() - interval '364 days'"
                + " - n * interval '1 second'))).* from booking_saga s, generate_series(1, " + (most + 2) + ") n;"
                + "alter table booking_saga enable trigger user");

        assertThat(retention.forget()).isEqualTo(most);

        assertThat(calls()).containsExactly("0 confirmed", "copy-1", "copy-2");
    }

    /** A delivery that has just come again, or another worker that forgets. */
    @Test
    void waitsForNobodysLock() throws SQLException {
        aHouse();
        everythingIsOld("91 days", "91 days");
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select from booking_saga where call_id = '0 confirmed' for update");

            assertThat(retention.forget()).isEqualTo(1);

            other.rollback();
        }
        assertThat(calls()).contains("0 confirmed").doesNotContain("1 failed");
    }

    @Test
    void doesNotForgetWhatATopicMayStillBring() {
        assertThat(settings(Duration.ofDays(31)).keepFor()).isEqualTo(Duration.ofDays(31));
        assertThatThrownBy(() -> settings(Duration.ofDays(30)))
                .hasMessage("HANDSHAKE_INBOX_KEEP_FOR: expected more than the 30d for which a topic keeps its records,"
                        + " found PT720H");
    }

    private static InboxSettings settings(Duration keepFor) {
        Duration any = Duration.ofSeconds(1);
        return new InboxSettings("group", any, any, any, any, 1, keepFor);
    }
}

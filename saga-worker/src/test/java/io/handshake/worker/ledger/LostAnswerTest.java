package io.handshake.worker.ledger;

import static io.handshake.worker.Bookings.aBooking;
import static io.handshake.worker.Bookings.roomFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.contracts.FailureReason;
import io.handshake.worker.DroppingLine;
import io.handshake.worker.OnPostgres;
import io.handshake.worker.inbox.Arrival;
import io.handshake.worker.inbox.Inbox;
import io.handshake.worker.inbox.Inbox.Admission;
import io.handshake.worker.inbox.InboxSqlConfiguration;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.SagaJournal.Commit;
import io.handshake.worker.saga.SagaJournal.Decision;
import io.handshake.worker.saga.SagaJournal.Failure;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** PostgreSQL commits, and the line breaks before it can say so: asking again finds what was done, and does nothing twice. */
@Tag("slow")
class LostAnswerTest implements OnPostgres {

    private static final UUID INSTANCE = new UUID(0, 1);
    private static final Failure FAILURE = new Failure(FailureReason.CALENDAR_REJECTED, "http 400", false);

    private LedgerDatabase database;
    private DroppingLine line;
    private SqlJournal journal;
    private Inbox inbox;

    @BeforeAll
    void migrate() {
        database = LedgerDatabase.migratedOn(postgres());
        line = DroppingLine.to(postgres().address());
        String url = database.dataSource().getJdbcUrl().replace(postgres().address(), line.address());
        var overTheLine = new DriverManagerDataSource(
                url, postgres().username(), postgres().password());
        journal = new SqlJournal(overTheLine, overTheLine, 2);
        inbox = InboxSqlConfiguration.inbox(overTheLine, Clock.systemUTC());
    }

    @AfterAll
    void close() {
        line.close();
        database.close();
    }

    @BeforeEach
    void empty() {
        database.run("truncate booking_saga, appointments, worker_instance");
    }

    private Booking received() {
        return SagaRows.received(database, aBooking().buildRequest(), INSTANCE);
    }

    private Decision twice(String lost, Supplier<Decision> write) {
        line.dropTheAnswerTo(lost);
        assertThat(write.get()).isInstanceOf(Decision.Unavailable.class);
        assertThat(line.hasDropped()).isTrue();
        return write.get();
    }

    @Test
    void aConfirmationIsFoundAndNotMadeTwice() {
        Booking booking = received();

        Decision decision = twice("set state = 'CONFIRMED'", () -> journal.confirm(booking, "", false, List.of()));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Decided.class,
                        decided -> assertThat(decided.announcement().number()).isEqualTo(1));
        assertThat(database.rows("select 1 from appointments")).hasSize(1);
    }

    @Test
    void aConfirmationCannotBeTurnedIntoAFailureByWhoeverDoesNotKnowOfIt() {
        Booking booking = received();
        line.dropTheAnswerTo("set state = 'CONFIRMED'");
        assertThat(journal.confirm(booking, "", false, List.of())).isInstanceOf(Decision.Unavailable.class);

        assertThat(journal.beginUndo(booking, FAILURE, List.of())).isInstanceOf(Decision.ClaimLost.class);

        assertThat(SagaRows.state(database, booking.id())).isEqualTo("CONFIRMED");
    }

    @Test
    void aFailureIsFoundWhenTheAnswerToItsCommitIsLost() {
        Booking booking = received();

        Decision decision = twice("COMMIT", () -> journal.fail(booking, FAILURE, List.of()));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Decided.class,
                        decided -> assertThat(decided.announcement().number()).isEqualTo(1));
        assertThat(SagaRows.state(database, booking.id())).isEqualTo("FAILED");
    }

    @Test
    void anUndoIsFoundInBothOfItsWrites() {
        Booking booking = received();

        assertThat(twice("set state = 'UNDOING'", () -> journal.beginUndo(booking, FAILURE, List.of())))
                .isInstanceOf(Decision.Decided.class);

        line.dropTheAnswerTo("set state = 'FAILED'");
        assertThat(journal.finishUndo(booking, List.of())).isEqualTo(Commit.UNAVAILABLE);
        assertThat(journal.finishUndo(booking, List.of())).isEqualTo(Commit.COMMITTED);
    }

    @Test
    void aBatchWhoseCommitIsNotAnsweredIsAdmittedOnce() {
        List<Arrival> batch = List.of(new Arrival(aBooking().buildRequest(), Priority.LIVE, ""));
        line.dropTheAnswerTo("COMMIT");
        assertThatThrownBy(() -> inbox.admit(batch, INSTANCE, roomFor(10))).isInstanceOf(LedgerException.class);
        assertThat(line.hasDropped()).isTrue();

        Admission again = inbox.admit(batch, INSTANCE, roomFor(10));

        // the row is there and claimed, so the sweep of this very instance takes it up
        assertThat(again.toRun()).isEmpty();
        assertThat(again.refused()).isEmpty();
        assertThat(database.rows("select state, claimed_by is not null as claimed, request_ids from booking_saga"))
                .containsExactly("{\"state\": \"RECEIVED\", \"claimed\": true, \"request_ids\": [\"tool-1\"]}");
    }
}

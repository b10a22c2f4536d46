package io.handshake.worker.ledger;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.StepFinished.Direction;
import io.handshake.contracts.StepFinished.Result;
import io.handshake.worker.Bookings;
import io.handshake.worker.OnPostgres;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.SagaJournal;
import io.handshake.worker.saga.SagaJournal.Commit;
import io.handshake.worker.saga.SagaJournal.Decision;
import io.handshake.worker.saga.SagaJournal.Failure;
import io.handshake.worker.saga.SagaJournal.Slot;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class SqlJournalTest extends SagaJournalContract implements OnPostgres {

    private static final UUID INSTANCE = new UUID(0, 1);
    private LedgerDatabase database;

    private SqlJournal journal;

    @BeforeAll
    void migrate() {
        database = LedgerDatabase.migratedOn(postgres());
    }

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.run("truncate booking_saga, appointments");
        journal = new SqlJournal(database.dataSource(), database.dataSource(), 2);
    }

    @Override
    SagaJournal journal() {
        return journal;
    }

    @Override
    Booking received(BookingRequested request) {
        return SagaRows.received(database, request, INSTANCE);
    }

    @Override
    Booking takenOver(Booking booking) {
        return SagaRows.takenOver(database, booking, new UUID(0, 2));
    }

    @Override
    String state(BookingId booking) {
        return SagaRows.state(database, booking);
    }

    private Decision confirm(Booking booking) {
        return journal.confirm(booking, "", false, List.of());
    }

    @Test
    void aRowThatATriggerSwallowsIsARefusal() {
        Booking booking = received(aBooking().buildRequest());
        database.run("""
                create function swallow() returns trigger language plpgsql as 'begin return null; end';
                create trigger swallow before insert on appointments for each row execute function swallow();
                """);
        try {
            assertThat(confirm(booking))
                    .isEqualTo(new Decision.Refused(FailureReason.APPOINTMENT_REJECTED, "row_not_kept"));
        } finally {
            database.run("drop trigger swallow on appointments; drop function swallow()");
        }
    }

    @Test
    void savesTheAppointmentAsTheCallerSaidIt() {
        Booking booking = received(aBooking().notes("").buildRequest());

        Decision.Decided decided = (Decision.Decided) confirm(booking);

        assertThat(database.rows("""
                select id::text, org_id, contact_id, service_type, scheduled_at at time zone 'UTC' as starts,
                       ends_at at time zone 'UTC' as ends, duration_minutes, status, time_zone, patient_name,
                       patient_phone, patient_email, notes, google_calendar_event_id, calendar_id, calendar_link,
                       booking_id::text, metadata
                  from appointments
                """))
                .singleElement()
                .asString()
                .contains(
                        "\"starts\": \"2026-11-24T14:00:00\"",
                        "\"ends\": \"2026-11-24T14:30:00\"",
                        "\"duration_minutes\": 30",
                        "\"status\": \"confirmed\"",
                        "\"patient_name\": \"Ada Lovelace\"",
                        "\"notes\": null",
                        "\"contact_id\": null",
                        "\"calendar_link\": null",
                        "\"calendar_id\": \"primary\"",
                        "\"time_zone\": \"Europe/London\"",
                        "\"google_calendar_event_id\": \"" + booking.eventId() + "\"",
                        "\"callId\": \"call-1\"",
                        "\"requestId\": \"tool-1\"",
                        "\"attempt\": 1");
        assertThat(decided.announcement().number()).isEqualTo(1);
    }

    @Test
    void namesEveryDeliveryThatJoinedMeanwhile() {
        Booking booking = received(aBooking().buildRequest());
        database.run("update booking_saga set request_ids = request_ids || 'tool-2'::text");

        Decision.Decided decided = (Decision.Decided) confirm(booking);

        assertThat(decided.announcement().outcome().requestIds())
                .extracting("value")
                .containsExactly("tool-1", "tool-2");
    }

    @Test
    void letsOneOfManyRivalsHaveTheSlot() throws Exception {
        int rivals = 4;
        CyclicBarrier together = new CyclicBarrier(rivals);
        try (ExecutorService workers = Executors.newFixedThreadPool(rivals)) {
            for (int round = 0; round < 5; round++) {
                String start = "2026-11-24T1" + round + ":00:00Z";
                List<Callable<Decision>> decisions = Collections.nCopies(rivals, start).stream()
                        .map(at -> received(aBooking()
                                .at(at)
                                .call(UUID.randomUUID().toString())
                                .buildRequest()))
                        .<Callable<Decision>>map(booking -> () -> {
                            together.await();
                            return confirm(booking);
                        })
                        .toList();

                List<Decision> results = workers.invokeAll(decisions).stream()
                        .map(Future::resultNow)
                        .toList();

                assertThat(results)
                        .filteredOn(Decision.Decided.class::isInstance)
                        .hasSize(1);
                assertThat(results)
                        .filteredOn(Decision.Refused.class::isInstance)
                        .extracting(decision -> ((Decision.Refused) decision).reason())
                        .hasSize(rivals - 1)
                        .containsOnly(FailureReason.SLOT_TAKEN);
            }
        }
    }

    @Test
    void neverLandsOnARowOutsideTheConstraint() {
        database.run("""
                insert into appointments (org_id, scheduled_at, overlap_allowed)
                values ('%s', '2026-11-24T14:10:00Z', true)
                """.formatted(Bookings.CLINIC));
        Booking booking = received(aBooking().buildRequest());

        assertThat(journal.look(booking)).isEqualTo(Slot.TAKEN);
        assertThat(confirm(booking))
                .isEqualTo(new Decision.Refused(FailureReason.SLOT_TAKEN, "overlaps an appointment"));
    }

    @Test
    void takesTheTimeOfACancelledAppointment() {
        Booking first = received(aBooking().buildRequest());
        confirm(first);
        database.run("update appointments set status = 'Cancelled by patient'");

        assertThat(confirm(received(aBooking().call("call-2").buildRequest()))).isInstanceOf(Decision.Decided.class);
    }

    @Test
    void refusesWhatTheDatabaseRefusesAndQuotesNoValue() {
        database.run("alter table appointments add constraint no_ada check (patient_name <> 'Ada Lovelace')");
        try {
            Booking booking = received(aBooking().buildRequest());

            assertThat(confirm(booking))
                    .isEqualTo(new Decision.Refused(
                            FailureReason.APPOINTMENT_REJECTED, "sqlstate 23514 constraint no_ada table appointments"));
            assertThat(state(booking.id())).isEqualTo("RECEIVED");
        } finally {
            database.run("alter table appointments drop constraint no_ada");
        }
    }

    /** The table of what is weather and what is a word, an error of each class that PostgreSQL can raise. */
    @ParameterizedTest
    @CsvSource({
        "22001, Refused",
        "23502, Refused",
        "23503, Refused",
        "54000, Refused",
        "21000, Refused",
        "42501, Refused",
        "42P01, Refused",
        "44000, Refused",
        "P0001, Refused",
        "08006, Unavailable",
        "0A000, Unavailable",
        "25006, Unavailable",
        "28P01, Unavailable",
        "40001, Unavailable",
        "40P01, Unavailable",
        "53100, Unavailable",
        "53300, Unavailable",
        "55P03, Unavailable",
        "57014, Unavailable",
        "57P01, Unavailable",
        "58030, Unavailable",
        "XX000, Unavailable",
        "ZZ999, Unavailable"
    })
    void knowsAWordFromWeatherByTheClassOfTheError(String sqlState, String kind) {
        database.run("""
                create function weather() returns trigger language plpgsql
                    as 'begin raise exception ''Ada'' using errcode = ''%s''; end';
                create trigger weather before insert on appointments for each row execute function weather();
                """.formatted(sqlState));
        try {
            Booking booking = received(aBooking().buildRequest());

            Decision decision = confirm(booking);

            assertThat(decision.getClass().getSimpleName()).isEqualTo(kind);
            assertThat(decision.toString()).contains(sqlState).doesNotContain("Ada");
            assertThat(state(booking.id())).isEqualTo("RECEIVED");
        } finally {
            database.run("drop trigger weather on appointments; drop function weather()");
        }
    }

    @Test
    void saysUnavailableWhenItsSessionIsEndedInTheMiddle() {
        database.run("""
                create function ended() returns trigger language plpgsql
                    as 'begin perform pg_terminate_backend(pg_backend_pid()); return new; end';
                create constraint trigger ended after insert on appointments deferrable initially deferred
                    for each row execute function ended();
                """);
        Booking booking = received(aBooking().buildRequest());
        try {
            assertThat(confirm(booking)).isInstanceOf(Decision.Unavailable.class);
            assertThat(state(booking.id())).isEqualTo("RECEIVED");
        } finally {
            database.run("drop trigger ended on appointments; drop function ended()");
        }
        assertThat(confirm(booking)).isInstanceOf(Decision.Decided.class);
    }

    @ParameterizedTest
    @CsvSource({"patient_phone, APPOINTMENT_REJECTED", "scheduled_at, SLOT_TAKEN"})
    void namesAnotherUniqueConstraintThatIsInTheWay(String column, FailureReason reason) {
        database.run("create unique index rule_of_the_platform on appointments (" + column + ")");
        try {
            confirm(received(aBooking().buildRequest()));
            Booking next = received(
                    aBooking().call("call-2").at("2026-11-25T14:00:00Z").buildRequest());
            if (reason == FailureReason.SLOT_TAKEN) {
                next = received(aBooking().of(new OrgId("another-clinic")).buildRequest());
            }

            assertThat(confirm(next)).isInstanceOfSatisfying(Decision.Refused.class, refused -> {
                assertThat(refused.reason()).isEqualTo(reason);
                assertThat(refused.detail()).contains("rule_of_the_platform").doesNotContain("+44");
            });
        } finally {
            database.run("drop index rule_of_the_platform");
        }
    }

    @Test
    void saysUnavailableWhenARowStaysLocked() throws SQLException {
        Booking booking = received(aBooking().buildRequest());
        try (Connection other = database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            try (var lock = other.prepareStatement("select 1 from booking_saga for update")) {
                lock.executeQuery();
            }

            assertThat(confirm(booking)).isEqualTo(new Decision.Unavailable("sqlstate 57014"));
            assertThat(journal.beginUndo(booking, new Failure(FailureReason.CALENDAR_REJECTED, "", false), List.of()))
                    .isEqualTo(new Decision.Unavailable("sqlstate 57014"));
            other.rollback();
        }
        assertThat(confirm(booking)).isInstanceOf(Decision.Decided.class);
    }

    @Test
    void saysUnavailableWhenThereIsNoConnection() {
        LedgerDatabase gone = LedgerDatabase.empty();
        gone.close();
        SqlJournal unreachable = new SqlJournal(gone.dataSource(), gone.dataSource(), 2);
        Booking booking = received(aBooking().buildRequest());
        Failure failure = new Failure(FailureReason.CALENDAR_REJECTED, "", false);

        assertThat(unreachable.confirm(booking, "", false, List.of())).isInstanceOf(Decision.Unavailable.class);
        assertThat(unreachable.fail(booking, failure, List.of())).isInstanceOf(Decision.Unavailable.class);
        assertThat(unreachable.finishUndo(booking, List.of())).isEqualTo(Commit.UNAVAILABLE);
        assertThat(unreachable.look(booking)).isEqualTo(Slot.UNKNOWN);
    }

    @Test
    void keepsTheNewestOfTheStory() {
        Booking booking = received(aBooking().buildRequest());
        List<StepFinished> steps = Collections.nCopies(150, step(booking, "create-event"));
        journal.beginUndo(booking, new Failure(FailureReason.CALENDAR_UNAVAILABLE, "", false), steps);
        journal.postponeUndo(
                booking, 5, java.time.Duration.ZERO, Collections.nCopies(60, step(booking, "delete-event")));

        assertThat(database.rows("""
                select jsonb_array_length(story) as length, story -> 0 ->> 'step' as first, story -> -1 ->> 'step' as last
                  from booking_saga
                """))
                .containsExactly("{\"last\": \"delete-event\", \"first\": \"create-event\", \"length\": 200}");
    }

    private static StepFinished step(Booking booking, String name) {
        return new StepFinished(
                booking.id(), booking.orgId(), 1, 1, name, Direction.DO, 1, Result.DONE, "", Instant.EPOCH, 7);
    }
}

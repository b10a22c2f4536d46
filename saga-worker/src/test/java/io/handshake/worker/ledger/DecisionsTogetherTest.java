package io.handshake.worker.ledger;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.SagaJournal.Decision;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What bookings that are decided at one moment do to each other: nothing, but that they share the way to the disk. */
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
class DecisionsTogetherTest {

    private static final UUID INSTANCE = new UUID(0, 1);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration WITHIN = Duration.ofSeconds(40);
    private static final int MANY = 40;

    private LedgerDatabase database;
    private HikariDataSource groups;
    private SqlJournal journal;

    @BeforeAll
    void migrate() {
        database = LedgerDatabase.migrated();
        groups = new LedgerConfiguration().groupsPool(database.dataSource());
        // one group at a time: whoever comes while it is under way is in the next one
        journal = new SqlJournal(database.dataSource(), groups, 1);
    }

    @AfterAll
    void close() {
        groups.close();
        database.close();
    }

    @BeforeEach
    void empty() {
        database.run("truncate booking_saga, appointments");
    }

    private Booking received(int clinic) {
        return SagaRows.received(
                database, aBooking().of("clinic-" + clinic).callOfItsOwn().buildRequest(), INSTANCE);
    }

    private Decision confirm(Booking booking) {
        return journal.confirm(booking, "", false, List.of());
    }

    private List<Future<Decision>> confirmed(ExecutorService threads, List<Booking> bookings) {
        return bookings.stream()
                .map(booking -> threads.submit(() -> confirm(booking)))
                .toList();
    }

    private static Decision within(Duration bound, Future<Decision> decision)
            throws InterruptedException, ExecutionException, TimeoutException {
        return decision.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    void manyAreWrittenAsFewTransactions() throws Exception {
        List<Booking> bookings =
                IntStream.range(0, MANY).mapToObj(this::received).toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Decision> decision : confirmed(threads, bookings)) {
                assertThat(within(WITHIN, decision)).isInstanceOf(Decision.Decided.class);
            }
        }

        assertThat(database.rows("select count(*) from booking_saga where state = 'CONFIRMED'"))
                .containsExactly("{\"count\": " + MANY + "}");
        assertThat(database.sql()
                        .sql("select count(distinct xmin::text) from appointments")
                        .query(Long.class)
                        .single())
                .isLessThan(MANY / 2);
    }

    @Test
    void oneThatWaitsForALockHoldsUpNobodyElse() throws Exception {
        Booking held = received(0);
        List<Booking> others =
                IntStream.rangeClosed(1, MANY).mapToObj(this::received).toList();
        try (Connection receptionist = database.dataSource().getConnection();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            takeTheTimeOf(held, receptionist);
            List<Booking> all = new ArrayList<>(others.subList(0, MANY / 2));
            all.add(held);
            all.addAll(others.subList(MANY / 2, MANY));

            List<Future<Decision>> decisions = new ArrayList<>(confirmed(threads, all));
            Future<Decision> ofTheHeld = decisions.remove(MANY / 2);

            for (Future<Decision> decision : decisions) {
                assertThat(within(SOON, decision)).isInstanceOf(Decision.Decided.class);
            }
            assertThat(ofTheHeld.isDone()).isFalse();
            receptionist.rollback();
            assertThat(within(WITHIN, ofTheHeld)).isInstanceOf(Decision.Decided.class);
        }
    }

    /** Somebody has entered an appointment and not saved it yet. */
    private static void takeTheTimeOf(Booking booking, Connection receptionist) throws SQLException {
        receptionist.setAutoCommit(false);
        try (Statement statement = receptionist.createStatement()) {
            statement.execute("insert into appointments (org_id, calendar_id, scheduled_at, ends_at) values ('"
                    + booking.orgId() + "', '" + booking.calendarId() + "', '" + booking.startsAt() + "', '"
                    + booking.endsAt() + "')");
        }
    }

    @Test
    void whatTheDatabaseRefusesOfOneClinicIsNoMatterOfTheOthers() throws Exception {
        database.run("alter table appointments add constraint no_seven check (org_id <> 'clinic-7')");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Booking> bookings =
                    IntStream.range(0, MANY).mapToObj(this::received).toList();
            List<Future<Decision>> decisions = confirmed(threads, bookings);
            for (int clinic = 0; clinic < MANY; clinic++) {
                assertThat(within(WITHIN, decisions.get(clinic)))
                        .isInstanceOf(clinic == 7 ? Decision.Refused.class : Decision.Decided.class);
            }
        } finally {
            database.run("alter table appointments drop constraint no_seven");
        }
    }
}

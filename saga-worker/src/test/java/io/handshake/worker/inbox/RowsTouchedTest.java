package io.handshake.worker.inbox;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.FailureReason;
import io.handshake.worker.PostgresServer;
import io.handshake.worker.ledger.LedgerConfiguration;
import io.handshake.worker.ledger.LedgerDatabase;
import io.handshake.worker.outcome.Announcements;
import io.handshake.worker.outcome.OutcomeSqlConfiguration;
import io.handshake.worker.saga.Announcement;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.Room;
import io.handshake.worker.saga.SagaJournal;
import io.handshake.worker.saga.SagaJournal.Decision;
import io.handshake.worker.saga.SagaJournal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the adapters really do to large tables, as PostgreSQL counts it: no scan of a table, and no more rows than the
 * bookings that are asked for; with plans for the values at hand and with the plan for any values, which the driver's prepared
 * statements end up with.
 */
@Tag("slow")
class RowsTouchedTest {

    private static final UUID WORKER = new UUID(0, 1);
    private static final Duration STALE = Duration.ofMinutes(10);
    private static final Room ROOM = new Room(1000, 1000, Map.of());
    private static final Room NO_ROOM = new Room(0, 0, Map.of());
    private static final Failure FAILURE = new Failure(FailureReason.CALENDAR_UNAVAILABLE, "", false);
    /** A driver's statement is prepared at the server, and its plan settled, after five uses each. */
    private static final int TIMES = 12;

    private static LedgerDatabase database;

    private int calls;

    /** Rows that were read of {@code booking_saga} and {@code appointments}, and how often one of them was scanned whole. */
    private record Touched(long rows, long scans) {}

    @BeforeAll
    static void fill() {
        database = LedgerDatabase.migrated();
        database.run("""
                alter table booking_saga disable trigger user;
                insert into booking_saga (booking_id, org_id, call_id, calendar_id, priority, request_ids, first_request_id,
                    request, starts_at, ends_at, received_at, answer_by, event_id, state, appointment_id, decided_at,
                    to_announce, announced, to_announce_since)
                select gen_random_uuid(), 'org-' || n % 20, 'call' || n, 'primary', 'LIVE', array['r'], 'r', '{}', now(),
                       now() + interval '1 hour', now(), now(), repeat('0', 40), 'CONFIRMED', n, now(), 1, 1, now()
                  from generate_series(1, 20000) as n;
                alter table booking_saga enable trigger user;
                insert into appointments (org_id, scheduled_at)
                select 'org-' || n % 20, timestamptz '2020-01-01Z' + n * interval '30 minutes' from generate_series(1, 20000) n;
                analyze booking_saga; analyze appointments""");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void onlyTheOld() {
        database.run("delete from booking_saga where call_id like 'new-%';"
                + " delete from appointments where booking_id is not null; delete from worker_instance");
        database.run("vacuum booking_saga");
    }

    /** As the service's own connections are, and then some. */
    private static HikariDataSource oneConnection(String moreOptions) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.dataSource().getJdbcUrl());
        config.setUsername(PostgresServer.embedded().username());
        config.setPassword(PostgresServer.embedded().password());
        config.setMaximumPoolSize(1);
        config.addDataSourceProperty("options", options() + " " + moreOptions);
        return new HikariDataSource(config);
    }

    private static Object options() {
        try {
            return new YamlPropertySourceLoader()
                    .load("service", new ClassPathResource("application.yaml")).stream()
                            .map(source ->
                                    source.getProperty("spring.datasource.hikari.data-source-properties.options"))
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which looks at the tables whenever it likes, and so at the figures that the planner guesses by. */
    private static void likeAutovacuum() {
        database.run("analyze booking_saga; analyze appointments; analyze worker_instance");
    }

    private static Touched touched(HikariDataSource connection, Runnable work) {
        Touched before = count(connection);
        for (int time = 0; time < TIMES; time++) {
            work.run();
        }
        Touched after = count(connection);
        return new Touched(after.rows() - before.rows(), after.scans() - before.scans());
    }

    /** A backend tells what it has counted when it is asked to, at the end of that transaction. */
    private static Touched count(HikariDataSource connection) {
        JdbcClient sql = JdbcClient.create(connection);
        sql.sql("select pg_stat_force_next_flush()").query().singleRow();
        return sql.sql("""
                select sum(seq_tup_read + idx_tup_fetch)::bigint as rows, sum(seq_scan)::bigint as scans
                  from pg_stat_user_tables where relname in ('booking_saga', 'appointments')
                """).query(Touched.class).single();
    }

    private Arrival arrival() {
        calls++;
        return new Arrival(
                aBooking()
                        .of("org-" + calls % 20)
                        .call("new-" + calls + UUID.randomUUID())
                        .at(Instant.parse("2030-01-01T00:00:00Z")
                                .plus(Duration.ofHours(calls))
                                .toString())
                        .buildRequest(),
                Priority.LIVE,
                "");
    }

    private List<Arrival> arrivals(int number) {
        List<Arrival> batch = new ArrayList<>();
        for (int index = 0; index < number; index++) {
            batch.add(arrival());
        }
        return batch;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-c plan_cache_mode=auto"})
    void aBookingTouchesItsOwnRowsHoweverManyThereAre(String moreOptions) {
        try (HikariDataSource connection = oneConnection(moreOptions)) {
            Inbox inbox = InboxSqlConfiguration.inbox(connection, Clock.systemUTC());
            SagaJournal journal = LedgerConfiguration.journal(connection);
            Announcements announcements = OutcomeSqlConfiguration.announcements(connection);
            SqlClaims claims = new SqlClaims(connection, 10);
            SqlRetention retention = new SqlRetention(connection, Duration.ofDays(90));
            claims.beat(WORKER);

            Queue<Booking> held =
                    new ArrayDeque<>(inbox.admit(arrivals(400), WORKER, ROOM).toRun());
            likeAutovacuum();
            Queue<Booking> undone = new ArrayDeque<>();
            Queue<Announcement> told = new ArrayDeque<>();
            assertThat(touched(
                            connection,
                            () -> held.addAll(
                                    inbox.admit(arrivals(1), WORKER, ROOM).toRun())))
                    .as("a new row")
                    .isEqualTo(new Touched(0, 0));
            List<Arrival> again = arrivals(3);
            inbox.admit(again, WORKER, ROOM);
            atMost(5 * 3, "deliveries that come again", connection, () -> inbox.admit(again, WORKER, ROOM));
            atMost(0, "a look", connection, () -> journal.look(held.element()));
            atMost(
                    4,
                    "a confirmation",
                    connection,
                    () -> told.add(told(journal.confirm(held.remove(), "", false, List.of()))));
            atMost(2, "a failure", connection, () -> {
                undone.add(held.element());
                told.add(told(journal.beginUndo(held.remove(), FAILURE, List.of())));
            });
            atMost(2, "the end of an undo", connection, () -> journal.finishUndo(undone.remove(), List.of()));
            atMost(4, "a mark", connection, () -> announcements.markSent(List.of(told.remove())));
            announcements.markSent(List.copyOf(told));
            atMost(0, "nothing to announce", connection, () -> announcements.overdue(Duration.ZERO, 500));
            atMost(0, "nothing to forget", connection, retention::forget);
            atMost(
                    3,
                    "nothing to take over, of others",
                    connection,
                    () -> claims.takeOver(new UUID(0, 2), STALE, Set.of(), ROOM));
        }
    }

    private static Announcement told(Decision decision) {
        return ((Decision.Decided) decision).announcement();
    }

    private static void atMost(int rows, String what, HikariDataSource connection, Runnable work) {
        likeAutovacuum();
        Touched touched = touched(connection, work);
        assertThat(touched.scans()).as(what + ": scans of a table").isZero();
        assertThat(touched.rows()).as(what + ": rows, " + TIMES + " times").isLessThanOrEqualTo((long) rows * TIMES);
    }

    /** A long outage, or a replay of everything; one clinic has most of them. */
    @Test
    void theSweepLooksAtNoMoreRowsThanItHasRoomForHoweverManyAreOpen() {
        try (HikariDataSource connection = oneConnection("")) {
            Inbox inbox = InboxSqlConfiguration.inbox(connection, Clock.systemUTC());
            SqlClaims claims = new SqlClaims(connection, 10);
            inbox.admit(arrivals(2000), WORKER, NO_ROOM);
            database.run("update booking_saga set due_at = now() + interval '1 hour'"
                    + " where state = 'RECEIVED' and org_id in ('org-1', 'org-2')");
            likeAutovacuum();
            Set<BookingId> taken = new HashSet<>();

            Touched touched = touched(
                    connection,
                    () -> claims.takeOver(new UUID(0, 3), STALE, taken, new Room(20, 1000, Map.of()))
                            .forEach(work -> taken.add(work.booking().id())));

            assertThat(taken).hasSize(20 * TIMES);
            assertThat(touched.scans()).isZero();
            // 20 clinics in line, 3 rows of each seen and looked up again, 20 written, and its own, which are up to 240
            assertThat(touched.rows()).isLessThan(TIMES * (20 + 2 * 3 * 18 + 3 * 20 + 240));
        }
    }
}

package io.handshake.worker.bookings;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.AuditConfiguration;
import io.handshake.worker.ledger.LedgerDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * With 100,000 bookings of 500 clinics, of which two thousand wait and five thousand have failed: what each list and search
 * touches, as PostgreSQL counts it, and how long it takes.
 */
@Tag("slow")
class ManyBookingsTest {

    private static final int BOOKINGS = 100_000;
    private static final Duration SOON = Duration.ofMillis(300);

    /** Of 8 KiB each. The table has ten thousand of them, and as many are in its indexes. */
    private static final int FEW_BLOCKS = 600;

    private static LedgerDatabase database;
    private static HikariDataSource reading;
    private static Bookings bookings;

    /** Blocks of tables and indexes that were touched, and how often one of the large tables was scanned whole. */
    private record Touched(long blocks, long scans) {}

    @BeforeAll
    static void fill() {
        database = LedgerDatabase.migrated();
        database.run("""
                set session_replication_role = replica;
                insert into booking_saga (booking_id, org_id, call_id, calendar_id, state, priority, request_ids,
                    first_request_id, request, starts_at, ends_at, received_at, answer_by, event_id, epoch, first_claimed_at,
                    claimed_by, appointment_id, decided_at, to_announce, announced, to_announce_since, attempt, reason,
                    undo_since, parked_because)
                select md5('booking' || n)::uuid, 'clinic-' || n * 7 %% 500, 'call-' || n, 'primary', t.state, 'LIVE',
                       array['tool-' || n], 'tool-' || n,
                       jsonb_build_object('timeZone', 'Europe/London', 'patient', jsonb_build_object('name', 'Somebody',
                           'phone', '+44207' || 1000000 + n, 'email', ''), 'notes', repeat('n', 300)),
                       t.received + interval '1 day', t.received + interval '25 hours', t.received,
                       t.received + interval '15 s', left(encode(sha256(n::text::bytea), 'hex'), 40), 1, t.received,
                       case when n > 97950 and n <= 98000 then md5('worker')::uuid end,
                       case when t.state = 'CONFIRMED' then n::text end,
                       case when t.state <> 'RECEIVED' then t.received end, t.told, t.told,
                       case when t.state <> 'RECEIVED' then t.received end, 1 + (n %% 500 = 0)::int,
                       case when t.state in ('FAILED', 'STUCK') then (array['SLOT_TAKEN', 'CALENDAR_UNAVAILABLE',
                           'TOO_LATE'])[1 + n %% 3] end,
                       case when t.state in ('FAILED', 'STUCK') then t.received end,
                       case when t.state = 'STUCK' then 'undo_gave_up: google_too_slow' end
                  from generate_series(1, %1$d) as n
                 cross join lateral (select case when n > 97950 then 'RECEIVED' when n %% 1000 = 1 then 'STUCK'
                                                 when n %% 20 = 1 then 'FAILED' else 'CONFIRMED' end as state,
                                            (n <= 97950)::int as told,
                                            timestamptz '2026-11-22Z' - (%1$d - n) * interval '80 s' as received) as t;
                insert into appointments (org_id, scheduled_at, ends_at, calendar_id, booking_id, booking_attempt,
                    google_calendar_event_id)
                select s.org_id, s.starts_at, s.ends_at, 'primary', s.booking_id, 1, s.event_id
                  from generate_series(60000, 70000) as n
                  join booking_saga s on s.booking_id = md5('booking' || n)::uuid and s.state = 'CONFIRMED';
                reset session_replication_role""".formatted(BOOKINGS));
        database.run("vacuum analyze booking_saga, appointments");
        reading = new BookingsConfiguration().readingPool(database.dataSource());
        reading.setMaximumPoolSize(1);
        bookings = new BookingsConfiguration()
                .bookings(reading, AuditConfiguration.auditLog(reading, Clock.systemUTC()), Clock.systemUTC());
    }

    @AfterAll
    static void close() {
        reading.close();
        database.close();
    }

    static Stream<Arguments> questions() {
        BookingFilter all = BookingFilter.ALL;
        Set<OrgId> one = Set.of(new OrgId("clinic-7"));
        Instant middle = Instant.parse("2026-10-01T00:00:00Z");
        Start behind = new Start.After(new Position(middle, new BookingId(new UUID(0, 0))));
        return Stream.of(
                ask("all", all, Start.NEWEST, 50),
                ask("all, from the middle on", all, behind, 50),
                ask("all, as far as pages go", all, new Start.Skip(10_000), 50),
                ask("of a day", all.received(new Period(middle, middle.plus(Duration.ofDays(1)))), Start.NEWEST, 50),
                ask("of a clinic", all.clinics(one), Start.NEWEST, 50),
                ask("of a clinic, from the middle on", all.clinics(one), behind, 50),
                ask("of a clinic that nobody has", all.clinics(Set.of(new OrgId("nobody"))), Start.NEWEST, 0),
                ask(
                        "of three clinics",
                        all.clinics(Set.of(new OrgId("clinic-1"), new OrgId("clinic-2"), new OrgId("clinic-3"))),
                        Start.NEWEST,
                        50),
                ask("confirmed", all.states(Set.of(BookingState.CONFIRMED)), Start.NEWEST, 50),
                ask("failed", all.states(Set.of(BookingState.FAILED)), Start.NEWEST, 50),
                ask("failed, from the middle on", all.states(Set.of(BookingState.FAILED)), behind, 50),
                ask("stuck", all.states(Set.of(BookingState.STUCK)), Start.NEWEST, 50),
                ask(
                        "failed of a clinic",
                        all.states(Set.of(BookingState.FAILED)).clinics(Set.of(new OrgId("clinic-147"))),
                        Start.NEWEST,
                        50),
                ask("a reason", all.reasons(Set.of(FailureReason.TOO_LATE)), Start.NEWEST, 50),
                ask("a reason that none has", all.reasons(Set.of(FailureReason.CLINIC_UNKNOWN)), Start.NEWEST, 0),
                ask("tried again", all.leastAttempt(2), Start.NEWEST, 50),
                ask("undoing", all.states(Set.of(BookingState.UNDOING)), Start.NEWEST, 0),
                ask("being decided", all.states(Set.of(BookingState.RECEIVED)), Start.NEWEST, 50),
                ask("by booking id", id("%s".formatted(uuid(500))), Start.NEWEST, 1, 3_500),
                ask("by call id", id("call-61234"), Start.NEWEST, 1, 3_500),
                ask("by tool-call id", id("tool-61234"), Start.NEWEST, 1, 3_500),
                ask("by tool-call id, of one that is held", id("tool-97960"), Start.NEWEST, 1, 3_500),
                ask("by the event of an appointment", id(event(61234)), Start.NEWEST, 1, 3_500),
                ask("by the event of a failure", id(event(61241)), Start.NEWEST, 1, 3_500),
                ask("by what nobody has", id("nobody's"), Start.NEWEST, 0, 3_500),
                ask("by telephone", all.sought(new Sought.Phone("0207 106 1234")), Start.NEWEST, 1, 1_500),
                ask(
                        "by telephone in two months",
                        all.sought(new Sought.Phone("0207 106 1234"))
                                .received(new Period(middle, middle.plus(Duration.ofDays(60)))),
                        Start.NEWEST,
                        1,
                        1_000));
    }

    private static BookingFilter id(String id) {
        return BookingFilter.ALL.sought(new Sought.Id(id));
    }

    private static String uuid(int n) {
        return read("select md5('booking' || " + n + ")::uuid::text");
    }

    private static String event(int n) {
        return read("select left(encode(sha256('" + n + "'::bytea), 'hex'), 40)");
    }

    private static String read(String query) {
        return database.sql().sql(query).query(String.class).single();
    }

    private static Arguments ask(String name, BookingFilter filter, Start start, int found) {
        return ask(name, filter, start, found, FEW_BLOCKS);
    }

    private static Arguments ask(String name, BookingFilter filter, Start start, int found, int blocks) {
        return Arguments.of(name, filter, start, found, blocks);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("questions")
    void isAnsweredSoonAndFromFewBlocks(String name, BookingFilter filter, Start start, int found, int blocks) {
        bookings.list(filter, start, 50);
        Touched before = count();
        long began = System.nanoTime();

        Page page = bookings.list(filter, start, 50);

        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Touched after = count();
        assertThat(page.bookings()).hasSize(found);
        assertThat(after.scans() - before.scans()).as("scans of a table").isZero();
        assertThat(after.blocks() - before.blocks()).as("blocks").isLessThan(blocks);
        assertThat(took).isLessThan(SOON);
    }

    /** A backend tells what it has counted when it is asked to, at the end of that transaction. */
    private static Touched count() {
        JdbcClient sql = JdbcClient.create(reading);
        sql.sql("select pg_stat_force_next_flush()").query().singleRow();
        return sql.sql("""
                select sum(heap_blks_read + heap_blks_hit + coalesce(idx_blks_read + idx_blks_hit, 0))::bigint as blocks,
                       (select sum(seq_scan)::bigint from pg_stat_user_tables
                         where relname in ('booking_saga', 'appointments')) as scans
                  from pg_statio_user_tables where relname in ('booking_saga', 'appointments')
                """).query(Touched.class).single();
    }

    static Stream<Arguments> ways() {
        BookingFilter all = BookingFilter.ALL;
        Set<OrgId> one = Set.of(new OrgId("clinic-7"));
        return Stream.of(
                Arguments.of("booking_saga_newest", all),
                Arguments.of("booking_saga_clinic", all.clinics(one)),
                Arguments.of("booking_saga_trouble ", all.states(Set.of(BookingState.STUCK))),
                Arguments.of("booking_saga_wrong_of_clinic", all.clinics(one).states(Set.of(BookingState.FAILED))),
                Arguments.of("booking_saga_wrong_by_reason", all.reasons(Set.of(FailureReason.TOO_LATE))),
                Arguments.of("booking_saga_tried_again", all.leastAttempt(2)),
                Arguments.of("booking_saga_claimed", all.states(Set.of(BookingState.RECEIVED))),
                Arguments.of("booking_saga_undone_later", all.states(Set.of(BookingState.UNDOING))),
                Arguments.of("booking_saga_waiting_newest", all.states(Set.of(BookingState.RECEIVED))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void goesByTheIndexThatIsInItsOrder(String index, BookingFilter filter) {
        SqlLook look = SqlLook.of(filter, Optional.empty(), Start.NEWEST, 51, "s.booking_id");

        List<String> plan = JdbcClient.create(reading)
                .sql("explain " + look.text())
                .params(look.parameters())
                .query(String.class)
                .list();

        assertThat(String.join("\n", plan)).contains(index).doesNotContain("Seq Scan on booking_saga");
    }

    @ParameterizedTest
    @MethodSource("depths")
    void everyBookingIsReadOnceFromPageToPage(BookingFilter filter, int all) {
        List<BookingId> read = new ArrayList<>();
        Optional<Position> next = Optional.empty();
        do {
            Page page = bookings.list(filter, next.<Start>map(Start.After::new).orElse(Start.NEWEST), 200);
            page.bookings().forEach(booking -> read.add(booking.bookingId()));
            next = page.next();
        } while (next.isPresent());

        assertThat(read).doesNotHaveDuplicates().hasSize(all);
    }

    static Stream<Arguments> depths() {
        return Stream.of(
                Arguments.of(BookingFilter.ALL.states(Set.of(BookingState.FAILED, BookingState.STUCK)), 4898),
                Arguments.of(BookingFilter.ALL.states(Set.of(BookingState.RECEIVED)), 2050));
    }
}

package io.handshake.worker.ledger;

import static io.handshake.worker.Bookings.roomFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.worker.Bookings;
import io.handshake.worker.inbox.Arrival;
import io.handshake.worker.inbox.Inbox;
import io.handshake.worker.inbox.InboxSqlConfiguration;
import io.handshake.worker.saga.Booking.Priority;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What runs for every booking or every second must not grow with the number of bookings ever made. */
@Tag("slow")
class QueryPlansTest {

    private static LedgerDatabase database;

    @BeforeAll
    static void fill() {
        database = LedgerDatabase.migrated();
        database.closedBookings(20_000);
        database.run("""
                insert into appointments (org_id, scheduled_at)
                select 'org' || n % 20, timestamptz '2026-01-01Z' + n * interval '30 minutes' from generate_series(1, 20000) n;
                """);
        Inbox inbox = InboxSqlConfiguration.inbox(database.dataSource(), Clock.systemUTC());
        inbox.admit(
                IntStream.range(0, 20)
                        .mapToObj(n ->
                                new Arrival(Bookings.aBooking().call("c" + n).buildRequest(), Priority.LIVE, ""))
                        .toList(),
                new UUID(0, 1),
                roomFor(10));
        database.run("analyze booking_saga; analyze appointments");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "appointments_never_overlap | select from appointments a where not a.overlap_allowed and a.org_id = 'org1'"
                        + " and a.calendar_id = 'primary' and a.occupies && tstzrange('2026-06-01Z', '2026-06-02Z')",
                "appointments_outside_the_constraint | select from appointments a where (a.overlap_allowed or a.calendar_id"
                        + " is null) and a.org_id = 'org1' and (a.calendar_id is null or a.calendar_id = 'primary')"
                        + " and a.occupies && tstzrange('2026-06-01Z', '2026-06-02Z')",
                "booking_saga_waiting | select from booking_saga s where s.priority = 'LIVE' and s.org_id = 'org' and s.due_at <="
                        + " now() and s.claimed_by is null and s.state in ('RECEIVED', 'UNDOING') order by s.due_at limit 3",
                "booking_saga_closed | select from booking_saga s where s.state in ('CONFIRMED', 'FAILED') and s.to_announce ="
                        + " s.announced and s.unannounced = '[]' and greatest(s.ends_at, s.updated_at) < now() order by"
                        + " greatest(s.ends_at, s.updated_at) limit 10",
                "booking_saga_trouble | select from booking_saga s where s.state = 'STUCK' order by s.received_at desc limit 10",
                "booking_saga_trouble | select s.reason, s.org_id, count(*) from booking_saga s where s.state = 'FAILED'"
                        + " and s.reason = 'TOO_LATE' group by s.reason, s.org_id",
                "booking_saga_trouble | select from booking_saga s where s.state = 'FAILED' and s.received_at >= now()"
                        + " order by s.received_at desc limit 100",
                "booking_saga_to_announce | select from booking_saga s where s.to_announce > s.announced"
                        + " and s.to_announce_since <= now() order by s.to_announce_since limit 10",
                "booking_saga_to_announce | select from booking_saga s where s.unannounced <> '[]'"
                        + " and s.to_announce_since <= now() order by s.to_announce_since limit 10",
                "booking_saga_claimed | update booking_saga set claimed_by = null"
                        + " where claimed_by = '00000000-0000-0000-0000-000000000001'",
                "booking_saga_pkey | update booking_saga set late = late where booking_id ="
                        + " '00000000-0000-0000-0000-000000000001' and epoch = 1 and state = 'RECEIVED'"
            })
    void usesItsIndex(String index, String statement) {
        List<String> plan =
                database.sql().sql("explain " + statement).query(String.class).list();

        assertThat(String.join("\n", plan)).contains(index).doesNotContain("Seq Scan on");
    }
}

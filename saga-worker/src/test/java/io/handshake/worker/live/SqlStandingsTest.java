package io.handshake.worker.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.handshake.worker.Bookings;
import io.handshake.worker.inbox.Arrival;
import io.handshake.worker.inbox.InboxSqlConfiguration;
import io.handshake.worker.ledger.LedgerDatabase;
import io.handshake.worker.saga.Booking.Priority;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Among many bookings that are closed. */
@Tag("slow")
class SqlStandingsTest {

    private static LedgerDatabase database;

    @BeforeAll
    static void fill() {
        database = LedgerDatabase.migrated();
        database.closedBookings(20_000);
        database.run("""
                alter table booking_saga disable trigger user;
                insert into booking_saga (booking_id, org_id, call_id, calendar_id, priority, request_ids, first_request_id,
                    request, starts_at, ends_at, received_at, answer_by, event_id, state, reason, decided_at, undo_since,
                    parked_because, to_announce, announced, to_announce_since)
                select gen_random_uuid(), 'org', 'stuck' || n, 'primary', 'LIVE', array['r'], 'r', '{}', now(),
                       now() + interval '1 hour', now(), now(), repeat('0', 40), 'STUCK', 'SLOT_TAKEN', now(), now(),
                       'UNDO_TRIES', 1, case when n = 1 then 0 else 1 end, now()
                  from generate_series(1, 3) as n;
                alter table booking_saga enable trigger user;
                insert into clinic (org_id, name) select 'clinic-' || n, 'A clinic' from generate_series(1, 500) as n;
                insert into google_connection (org_id, status, cause, refresh_token, connected_at, last_failure_at)
                select 'clinic-' || n, case when n <= 30 then 'RECONNECT_NEEDED' else 'CONNECTED' end,
                       case when n <= 30 then 'CONSENT_REVOKED' else '' end, 'x', now(), now()
                  from generate_series(1, 490) as n;
                """);
        InboxSqlConfiguration.inbox(database.dataSource(), Clock.systemUTC())
                .admit(
                        IntStream.range(0, 5)
                                .mapToObj(n -> new Arrival(
                                        Bookings.aBooking().call("c" + n).buildRequest(), Priority.LIVE, ""))
                                .toList(),
                        new UUID(0, 1),
                        Bookings.roomFor(3));
        database.run("vacuum analyze booking_saga");
        database.run("vacuum analyze google_connection");
        database.run("vacuum analyze clinic");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void saysHowThingsStand() {
        Standing standing = new SqlStandings(database.dataSource()).now().orElseThrow();

        assertThat(standing.undecided()).isEqualTo(5);
        assertThat(standing.oldestUndecided()).isEqualTo(Bookings.RECEIVED_AT);
        assertThat(standing.undoing()).isZero();
        assertThat(standing.stuck()).isEqualTo(3);
        assertThat(standing.toAnnounce()).isEqualTo(1);
        assertThat(standing.connected()).isEqualTo(460);
        assertThat(standing.reconnect()).isEqualTo(30);
        assertThat(standing.reconnectFirst())
                .hasSize(20)
                .allSatisfy(clinic -> assertThat(clinic.cause()).isEqualTo("CONSENT_REVOKED"));
        assertThat(standing.neverConnected()).isEqualTo(10);
    }

    @Test
    void readsNothingOfWhatIsClosed() {
        List<String> plan = database.sql()
                .sql("explain (analyze, buffers) " + SqlStandings.NOW)
                .query(String.class)
                .list();

        assertThat(String.join("\n", plan))
                .contains(
                        "booking_saga_claimed",
                        "booking_saga_waiting",
                        "booking_saga_trouble",
                        "booking_saga_to_announce",
                        "google_connection_to_reconnect")
                .doesNotContain("Seq Scan on booking_saga");
    }

    @Test
    void saysNothingWhenTheDatabaseDoesNotAnswer() {
        try (HikariDataSource nowhere = new HikariDataSource()) {
            nowhere.setJdbcUrl("jdbc:postgresql://127.0.0.1:1/nothing");
            nowhere.setConnectionTimeout(300);
            nowhere.setInitializationFailTimeout(-1);

            assertThat(new SqlStandings(nowhere).now()).isEmpty();
        }
    }
}

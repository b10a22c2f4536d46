package io.handshake.local.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.JsonEvents;
import io.handshake.local.bench.BenchWishes.BenchWish;
import io.handshake.local.house.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;

/** Bookings of years ago, as many as were asked for: what is measured then finds tables that are full. */
final class SqlPastBookings {

    private static final int AT_ONCE = 100_000;

    /** With the steps of a booking that went well, as its story holds them. */
    private static final String STORY = """
            [{"step": "refresh-token", "direction": "DO", "tryNumber": 1, "result": "DONE", "reason": "", "detail": "",
              "startedAt": "2019-01-01T08:00:00.123456Z", "finishedAt": "2019-01-01T08:00:00.133456Z"},
             {"step": "create-event", "direction": "DO", "tryNumber": 1, "result": "DONE", "reason": "", "detail": "",
              "startedAt": "2019-01-01T08:00:00.133456Z", "finishedAt": "2019-01-01T08:00:00.333456Z"}]
            """;

    private static final String BOOKINGS = """
            insert into booking_saga (booking_id, org_id, call_id, calendar_id, state, priority, request_ids,
                first_request_id, request, starts_at, ends_at, received_at, answer_by, event_id, epoch, first_claimed_at,
                appointment_id, decided_at, to_announce, announced, to_announce_since, story)
            select gen_random_uuid(), 'clinic-' || n % t.clinics, 'past-call-' || n, 'primary', 'CONFIRMED', 'LIVE',
                   array['past-' || n], 'past-' || n, ?::jsonb, t.starts, t.starts + interval '15 minutes',
                   t.starts - interval '1 day', t.starts - interval '1 day', left(encode(sha256(n::text::bytea), 'hex'), 40),
                   1, t.starts - interval '1 day', gen_random_uuid(), t.starts - interval '1 day', 1, 1,
                   t.starts - interval '1 day', ?::jsonb
              from generate_series(?::bigint, ?::bigint) as n
             cross join (select ?::bigint as clinics) as all_of_them
             cross join lateral (select all_of_them.clinics as clinics,
                    timestamptz '2019-01-01Z' + n / all_of_them.clinics * interval '15 minutes' as starts) as t
            """;

    private static final String APPOINTMENTS = """
            insert into appointments (org_id, service_type, scheduled_at, ends_at, duration_minutes, status, time_zone,
                patient_name, patient_phone, google_calendar_event_id, calendar_id, booking_id, booking_attempt, metadata,
                overlap_allowed, occupies)
            select s.org_id, 'check-up', s.starts_at, s.ends_at, 15, 'confirmed', 'Europe/London', 'Somebody of the past',
                   '+441632960000', s.event_id, s.calendar_id, s.booking_id, 1, '{"source": "handshake"}', false,
                   tstzrange(s.starts_at, s.ends_at)
              from generate_series(?::bigint, ?::bigint) as n
              join booking_saga s on s.org_id = 'clinic-' || n % ?::bigint and s.call_id = 'past-call-' || n
                                     and s.first_request_id = 'past-' || n
            """;

    /**
     * Fills both tables.
     *
     * @param sample its request is that of all of them
     */
    static void enter(Database database, BenchWish sample, int clinics, int rows, Clock clock) {
        String request = new String(JsonEvents.write(BenchRequest.of(sample, clock.instant())), UTF_8);
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                Statement statement = connection.createStatement();
                PreparedStatement bookings = connection.prepareStatement(BOOKINGS);
                PreparedStatement appointments = connection.prepareStatement(APPOINTMENTS)) {
            // a booking begins undecided, says a trigger: these were decided long ago
            statement.execute("set session_replication_role = replica");
            for (long first = 1; first <= rows; first += AT_ONCE) {
                long last = Math.min(rows, first + AT_ONCE - 1);
                bookings.setString(1, request);
                bookings.setString(2, STORY);
                bookings.setLong(3, first);
                bookings.setLong(4, last);
                bookings.setLong(5, clinics);
                bookings.executeUpdate();
                appointments.setLong(1, first);
                appointments.setLong(2, last);
                appointments.setLong(3, clinics);
                appointments.executeUpdate();
            }
            statement.execute("vacuum analyze booking_saga, appointments");
            statement.execute("checkpoint");
        } catch (SQLException e) {
            throw new IllegalStateException("The bookings of the past cannot be entered", e);
        }
    }

    private SqlPastBookings() {}
}

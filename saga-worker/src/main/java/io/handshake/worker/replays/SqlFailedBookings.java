package io.handshake.worker.replays;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.UnreadableEventException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The failed rows of {@code booking_saga}. Nothing is locked: what matters is decided when the replay comes in. */
final class SqlFailedBookings implements FailedBookings {

    /** Below the socket's own time-out, which would leave the statement running at the server. */
    static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(4);

    private static final String LOOK = """
            select s.booking_id, s.state, s.attempt, s.request, s.traceparent, s.starts_at <= :now::timestamptz as has_passed,
                   coalesce(s.closed_event_gone, true) as is_gone, s.erased_at is not null as is_erased
              from booking_saga s
             where s.booking_id = any (:bookings::uuid[])
            """;

    private static final String COUNT = """
            select found.*, sum(found.total) over () as all_of_them, sum(found.replayable) over () as all_replayable
              from (select s.reason, s.org_id, count(*) as total,
                           count(*) filter (where s.starts_at > :now::timestamptz and coalesce(s.closed_event_gone, true)
                               and s.erased_at is null) as replayable
                      from booking_saga s where
            """;

    private static final String GROUPED = """
                     group by s.reason, s.org_id) as found
             order by found.total desc, found.reason, found.org_id limit :most
            """;

    private static final String LIST = """
            select s.booking_id, s.org_id, s.attempt, s.starts_at, coalesce(s.request ->> 'timeZone', 'UTC') as zone,
                   s.received_at, s.reason, s.detail, s.parked_because
              from booking_saga s where
            """;

    private static final String NEWEST = " order by s.received_at desc limit :most";

    private final JdbcClient sql;
    private final Clock clock;

    SqlFailedBookings(DataSource dataSource, Clock clock) {
        this.sql = bounded(dataSource);
        this.clock = clock;
    }

    static JdbcClient bounded(DataSource dataSource) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout((int) STATEMENT_TIMEOUT.toSeconds());
        return JdbcClient.create(template);
    }

    @Override
    public Map<BookingId, Found> look(Collection<BookingId> bookings) {
        Map<BookingId, Found> found = new HashMap<>();
        bookings.forEach(booking -> found.put(booking, new Found.Not(Obstacle.UNKNOWN)));
        sql.sql(LOOK)
                .param("bookings", SqlReplayFilter.texts(bookings))
                .param("now", SqlReplayFilter.moment(clock.instant()))
                .query(row -> {
                    found.put(new BookingId(row.getObject("booking_id", UUID.class)), found(row));
                });
        return found;
    }

    private static Found found(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case "RECEIVED" -> new Found.Not(Obstacle.BEING_DECIDED);
            case "UNDOING" -> new Found.Not(Obstacle.BEING_UNDONE);
            case "STUCK" -> new Found.Not(Obstacle.STUCK);
            case "CONFIRMED" -> new Found.Not(Obstacle.CONFIRMED);
            case "FAILED" -> failed(row);
            case String other -> throw new IllegalStateException("expected a state of a booking, found " + other);
        };
    }

    private static Found failed(ResultSet row) throws SQLException {
        if (row.getBoolean("is_erased")) {
            return new Found.Not(Obstacle.ERASED);
        }
        if (!row.getBoolean("is_gone")) {
            return new Found.Not(Obstacle.EVENT_MAY_STAND);
        }
        if (row.getBoolean("has_passed")) {
            return new Found.Not(Obstacle.START_IN_PAST);
        }
        try {
            BookingRequested request =
                    JsonEvents.read(row.getString("request").getBytes(UTF_8), BookingRequested.class);
            return new Found.Failed(new FailedAttempt(request, row.getInt("attempt"), row.getString("traceparent")));
        } catch (UnreadableEventException e) {
            return new Found.Not(Obstacle.UNREADABLE);
        }
    }

    @Override
    public Count count(ReplayFilter filter, int most) {
        SqlReplayFilter where = SqlReplayFilter.of(filter);
        List<Group> groups = new ArrayList<>();
        long[] all = new long[2];
        sql.sql(COUNT + where.condition() + GROUPED)
                .params(where.parameters())
                .param("now", SqlReplayFilter.moment(clock.instant()))
                .param("most", most)
                .query(row -> {
                    all[0] = row.getLong("all_of_them");
                    all[1] = row.getLong("all_replayable");
                    groups.add(new Group(
                            row.getString("reason"),
                            row.getString("org_id"),
                            row.getLong("total"),
                            row.getLong("replayable")));
                });
        return new Count(all[0], all[1], groups);
    }

    @Override
    public List<FailedBooking> newest(ReplayFilter filter, int most) {
        SqlReplayFilter where = SqlReplayFilter.of(filter);
        return sql.sql(LIST + where.condition() + NEWEST)
                .params(where.parameters())
                .param("most", most)
                .query(SqlFailedBookings::booking)
                .list();
    }

    @Override
    public List<FailedBooking> stuck(int most) {
        return sql.sql(LIST + " s.state = 'STUCK'" + NEWEST)
                .param("most", most)
                .query(SqlFailedBookings::booking)
                .list();
    }

    private static FailedBooking booking(ResultSet row, int number) throws SQLException {
        return new FailedBooking(
                new BookingId(row.getObject("booking_id", UUID.class)),
                row.getString("org_id"),
                row.getInt("attempt"),
                row.getObject("starts_at", OffsetDateTime.class).toInstant(),
                zone(row.getString("zone")),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                FailureReason.valueOf(row.getString("reason")),
                row.getString("detail"),
                Optional.ofNullable(row.getString("parked_because")));
    }

    /** A row that was written by hand still has its place in a list. */
    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }
}

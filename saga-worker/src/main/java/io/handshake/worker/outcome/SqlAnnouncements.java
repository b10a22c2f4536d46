package io.handshake.worker.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.JsonEvents;
import io.handshake.worker.ledger.SqlOutcomes;
import io.handshake.worker.ledger.SqlRefusal;
import io.handshake.worker.saga.Announcement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The announcements in PostgreSQL: decided rows whose newest announcement has a higher number than the newest sent. */
final class SqlAnnouncements implements Announcements {

    static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);

    private static final String OVERDUE = "select " + SqlOutcomes.COLUMNS + """
              from booking_saga s
             where s.to_announce > s.announced
               and s.to_announce_since <= clock_timestamp() - :grace * interval '1 millisecond'
             order by s.to_announce_since
             limit :limit
            """;

    /** Failures of earlier attempts whose next attempt has begun before they were announced. */
    private static final String OVERDUE_OF_EARLIER_ATTEMPTS = """
            select kept.announcement ->> 'number' as number, kept.announcement -> 'outcome' as outcome, s.traceparent
              from booking_saga s cross join lateral jsonb_array_elements(s.unannounced) as kept(announcement)
             where s.unannounced <> '[]'
               and s.to_announce_since <= clock_timestamp() - :grace * interval '1 millisecond'
             order by s.to_announce_since, (kept.announcement ->> 'number')::bigint
             limit :limit
            """;

    /** Rows are locked in the order of their ids, as everywhere: two that mark the same rows do not block each other. */
    private static final String MARK_SENT = """
            with sent as (
                select booking_id, max(number) as newest, array_agg(number) as numbers
                  from unnest(:bookings::uuid[], :numbers::bigint[]) as sent(booking_id, number)
                 group by booking_id
            ), locked as (
                select s.booking_id from booking_saga s
                 where s.booking_id in (select sent.booking_id from sent)
                   and (s.to_announce > s.announced or s.unannounced <> '[]')
                 order by s.booking_id for no key update
            )
            update booking_saga s
               set announced = greatest(s.announced, least(sent.newest, s.to_announce)),
                   unannounced = (select coalesce(jsonb_agg(kept.announcement), '[]')
                                    from jsonb_array_elements(s.unannounced) as kept(announcement)
                                   where (kept.announcement ->> 'number')::bigint <> all (sent.numbers))
              from sent join locked using (booking_id)
             where s.booking_id = sent.booking_id
            """;

    private final JdbcClient sql;

    SqlAnnouncements(DataSource dataSource) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout((int) STATEMENT_TIMEOUT.toSeconds());
        this.sql = JdbcClient.create(template);
    }

    @Override
    public List<Announcement> overdue(Duration grace, int limit) {
        return SqlRefusal.guarded(() -> pending(grace, limit));
    }

    private List<Announcement> pending(Duration grace, int limit) {
        List<Announcement> overdue = new ArrayList<>(sql.sql(OVERDUE_OF_EARLIER_ATTEMPTS)
                .param("grace", grace.toMillis())
                .param("limit", limit)
                .query(SqlAnnouncements::kept)
                .list());
        overdue.addAll(sql.sql(OVERDUE)
                .param("grace", grace.toMillis())
                .param("limit", limit - overdue.size())
                .query(SqlOutcomes::announcement)
                .list());
        return overdue;
    }

    private static Announcement kept(ResultSet row, int rowNumber) throws SQLException {
        return new Announcement(
                JsonEvents.read(row.getString("outcome").getBytes(UTF_8), BookingFailed.class),
                row.getLong("number"),
                row.getString("traceparent"));
    }

    @Override
    public void markSent(Collection<Announcement> sent) {
        if (sent.isEmpty()) {
            return;
        }
        SqlRefusal.guarded(() -> mark(sent));
    }

    private int mark(Collection<Announcement> sent) {
        return sql.sql(MARK_SENT)
                .param(
                        "bookings",
                        sent.stream()
                                .map(announcement ->
                                        announcement.outcome().bookingId().toString())
                                .toArray(String[]::new))
                .param("numbers", sent.stream().mapToLong(Announcement::number).toArray())
                .update();
    }
}

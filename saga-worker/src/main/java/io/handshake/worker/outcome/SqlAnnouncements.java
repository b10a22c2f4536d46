package io.handshake.worker.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Traceparent;
import io.handshake.worker.ledger.SqlOutcomes;
import io.handshake.worker.ledger.SqlRefusal;
import io.handshake.worker.ledger.SqlUnreadable;
import io.handshake.worker.saga.Announcement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The announcements in PostgreSQL: decided rows whose newest announcement has a higher number than the newest sent. */
final class SqlAnnouncements implements Announcements {

    /** Below the socket's own time-out, which would leave the statement running at the server. */
    static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(SqlAnnouncements.class);
    /** Beyond these an unreadable row is met, and told of, again and again; a person has long been needed by then. */
    private static final int MOST_UNREADABLE = 1000;

    private static final String OVERDUE =
            "select s.booking_id || ' ' || s.to_announce as row_as_it_is, " + SqlOutcomes.COLUMNS + """
              from booking_saga s
             where s.to_announce > s.announced
               and s.to_announce_since <= clock_timestamp() - :grace * interval '1 millisecond'
               and s.booking_id || ' ' || s.to_announce <> all (:unreadable::text[])
             order by s.to_announce_since
             limit :limit
            """;

    /** Failures of earlier attempts whose next attempt has begun before they were announced. */
    private static final String OVERDUE_OF_EARLIER_ATTEMPTS = """
            select s.booking_id || ' kept ' || coalesce(kept.announcement ->> 'number', '') as row_as_it_is,
                   kept.announcement ->> 'number' as number, kept.announcement -> 'outcome' as outcome, s.traceparent
              from booking_saga s cross join lateral jsonb_array_elements(s.unannounced) as kept(announcement)
             where s.unannounced <> '[]'
               and s.to_announce_since <= clock_timestamp() - :grace * interval '1 millisecond'
               and s.booking_id || ' kept ' || coalesce(kept.announcement ->> 'number', '') <> all (:unreadable::text[])
             order by s.to_announce_since, (kept.announcement ->> 'number')::bigint
             limit :limit
            """;

    /**
     * Waits for no row that somebody else holds: one such row would keep all marks after it, and its booking is announced
     * once more at most.
     */
    private static final String MARK_SENT = """
            with sent as (
                select booking_id, max(number) as newest, array_agg(number) as numbers
                  from unnest(:bookings::uuid[], :numbers::bigint[]) as sent(booking_id, number)
                 group by booking_id
            ), locked as (
                select s.booking_id from booking_saga s
                 where s.booking_id in (select sent.booking_id from sent)
                   and (s.to_announce > s.announced or s.unannounced <> '[]')
                 for no key update skip locked
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
    /**
     * Outcomes that, as they are, say nothing we can announce: they stand in nobody's way, and are told of once. A kept
     * failure goes by its own number, so that it does not hide what its row says otherwise.
     */
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

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
        List<Announcement> overdue =
                new ArrayList<>(read(OVERDUE_OF_EARLIER_ATTEMPTS, grace, limit, SqlAnnouncements::kept));
        overdue.addAll(read(OVERDUE, grace, limit - overdue.size(), SqlOutcomes::announcement));
        return overdue;
    }

    private List<Announcement> read(String query, Duration grace, int limit, RowMapper<Announcement> row) {
        return sql
                .sql(query)
                .param("grace", grace.toMillis())
                .param("limit", limit)
                .param("unreadable", unreadable.toArray(String[]::new))
                .query((found, number) -> readable(found, number, row))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Announcement> readable(ResultSet found, int number, RowMapper<Announcement> row)
            throws SQLException {
        try {
            return Optional.ofNullable(SqlUnreadable.told(() -> row.mapRow(found, number)));
        } catch (SqlUnreadable e) {
            String rowAsItIs = found.getString("row_as_it_is");
            if (unreadable.size() < MOST_UNREADABLE) {
                unreadable.add(rowAsItIs);
            }
            LOG.atError()
                    .addKeyValue("event", "outcome_unreadable")
                    .addKeyValue("booking_id", rowAsItIs.substring(0, rowAsItIs.indexOf(' ')))
                    .addKeyValue("trace_id", Traceparent.traceId(found.getString("traceparent")))
                    .addKeyValue("error", e.getMessage())
                    .log();
            return Optional.empty();
        }
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

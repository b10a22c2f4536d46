package io.handshake.worker.live;

import io.handshake.contracts.OrgId;
import io.handshake.worker.live.Standing.Reconnect;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One statement, which reads what is open and what waits, and nothing of what is closed. */
final class SqlStandings implements Standings {

    private static final Logger LOG = LoggerFactory.getLogger(SqlStandings.class);
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(3);
    private static final int MOST_NAMED = 20;

    /** Open rows are claimed or waiting: each has an index of its own, in which no closed row is. */
    static final String NOW = """
            with open as (
                select s.state, s.received_at from booking_saga s where s.claimed_by is not null
                union all
                select s.state, s.received_at from booking_saga s
                 where s.claimed_by is null and s.state in ('RECEIVED', 'UNDOING')
            ), counted as (
                select count(*) filter (where state = 'RECEIVED') as undecided,
                       min(received_at) filter (where state = 'RECEIVED') as oldest,
                       count(*) filter (where state = 'UNDOING') as undoing
                  from open
            )
            select counted.undecided, counted.oldest, counted.undoing,
                   (select count(*) from booking_saga s where s.state = 'STUCK') as stuck,
                   (select count(*) from booking_saga s where s.to_announce > s.announced or s.unannounced <> '[]') as to_announce,
                   (select count(*) from google_connection g where g.status <> 'RECONNECT_NEEDED') as connected,
                   (select count(*) from google_connection g where g.status = 'RECONNECT_NEEDED') as reconnect,
                   array(select g.org_id || ' ' || g.cause from google_connection g
                          where g.status = 'RECONNECT_NEEDED' order by g.org_id limit %d) as reconnect_first,
                   (select count(*) from clinic) - (select count(*) from google_connection) as never_connected
              from counted
            """.formatted(MOST_NAMED);

    private final JdbcClient sql;

    SqlStandings(DataSource dataSource) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout((int) STATEMENT_TIMEOUT.toSeconds());
        this.sql = JdbcClient.create(template);
    }

    @Override
    public Optional<Standing> now() {
        try {
            return Optional.of(sql.sql(NOW).query(SqlStandings::standing).single());
        } catch (DataAccessException e) {
            LOG.atWarn()
                    .addKeyValue("event", "live_database_failed")
                    .addKeyValue("error", e.getClass().getName())
                    .log();
            return Optional.empty();
        }
    }

    private static Standing standing(ResultSet row, int rowNumber) throws SQLException {
        OffsetDateTime oldest = row.getObject("oldest", OffsetDateTime.class);
        return new Standing(
                row.getInt("undecided"),
                oldest == null ? null : oldest.toInstant(),
                row.getInt("undoing"),
                row.getInt("stuck"),
                row.getInt("to_announce"),
                row.getInt("connected"),
                row.getInt("reconnect"),
                reconnects(row.getArray("reconnect_first")),
                row.getInt("never_connected"));
    }

    /** An org id has no blank in it. */
    private static List<Reconnect> reconnects(Array found) throws SQLException {
        return Arrays.stream((String[]) found.getArray())
                .map(text -> text.split(" ", 2))
                .map(parts -> new Reconnect(new OrgId(parts[0]), parts[1]))
                .toList();
    }
}

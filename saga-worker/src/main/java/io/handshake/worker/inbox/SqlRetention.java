package io.handshake.worker.inbox;

import io.handshake.worker.ledger.SqlRefusal;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Forgets rows that have been closed for long: decided, undone if need be, announced, and their appointment over. What is
 * open or parked for a person stays, however old; appointments are the clinic's own and are never touched.
 */
final class SqlRetention {

    /** Few enough that nobody waits for the locks of one round. */
    static final int MOST_AT_ONCE = 500;

    /** Below the socket's own time-out, which would leave the statement running at the server. */
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(4);

    /** Two workers never wait for each other, and neither for a delivery that looks at its row again. */
    private static final String FORGET = """
            delete from booking_saga
             where booking_id = any (array(
                select s.booking_id from booking_saga s
                 where s.state in ('CONFIRMED', 'FAILED') and s.to_announce = s.announced and s.unannounced = '[]'
                   and greatest(s.ends_at, s.updated_at) < now() - :keepFor * interval '1 millisecond'
                 order by greatest(s.ends_at, s.updated_at)
                 limit :atOnce
                   for update skip locked))
            """;

    private final JdbcClient sql;
    private final Duration keepFor;

    SqlRetention(DataSource dataSource, Duration keepFor) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout((int) STATEMENT_TIMEOUT.toSeconds());
        this.sql = JdbcClient.create(template);
        this.keepFor = keepFor;
    }

    /** Forgets the oldest that are old enough, {@value #MOST_AT_ONCE} at most; says how many. */
    int forget() {
        return SqlRefusal.guarded(() -> sql.sql(FORGET)
                .param("keepFor", keepFor.toMillis())
                .param("atOnce", MOST_AT_ONCE)
                .update());
    }
}

package io.handshake.worker.console;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/** Sessions that were ended by their owners, and whose cookies would open still. */
final class SqlSignedOut {

    private static final Logger LOG = LoggerFactory.getLogger(SqlSignedOut.class);

    private final JdbcClient sql;
    private final Clock clock;

    SqlSignedOut(DataSource dataSource, Clock clock) {
        this.sql = JdbcClient.create(dataSource);
        this.clock = clock;
    }

    /** Forgets those that have run out by themselves along the way. */
    void add(UUID session, Instant until) {
        sql.sql("delete from console_signed_out where until < :now")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        sql.sql("insert into console_signed_out (session_id, until) values (:id, :until) on conflict do nothing")
                .param("id", session)
                .param("until", until.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** While the database is away nobody can say; people must be able to look just then, so no is the answer. */
    boolean contains(UUID session) {
        try {
            return sql.sql("select exists (select from console_signed_out where session_id = :id)")
                    .param("id", session)
                    .query(Boolean.class)
                    .single();
        } catch (DataAccessException | TransactionException e) {
            LOG.atWarn()
                    .addKeyValue("event", "console_sessions_unchecked")
                    .addKeyValue("error", e.getClass().getName())
                    .log();
            return false;
        }
    }
}

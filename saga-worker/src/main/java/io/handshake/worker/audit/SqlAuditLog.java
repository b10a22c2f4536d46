package io.handshake.worker.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The audit in its table, which refuses every change of a row. */
final class SqlAuditLog implements AuditLog {

    private static final String ADD = """
            insert into audit (at, actor, action, subject, detail) values (:at, :actor, :action, :subject, :detail)
            """;

    private static final String NEWEST = """
            select id, at, actor, action, subject, detail from audit where id < :before order by id desc limit :limit
            """;

    private static final String NEWEST_OF_ONE = """
            select id, at, actor, action, subject, detail
              from audit
             where subject = :subject and id < :before
             order by id desc
             limit :limit
            """;

    private final JdbcClient sql;
    private final Clock clock;

    SqlAuditLog(DataSource dataSource, Clock clock) {
        this.sql = JdbcClient.create(dataSource);
        this.clock = clock;
    }

    @Override
    public void record(Actor actor, String action, String subject, String detail) {
        sql.sql(ADD)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("actor", actor.name())
                .param("action", action)
                .param("subject", subject)
                .param("detail", detail)
                .update();
    }

    @Override
    public List<Entry> before(long id, Optional<String> subject, int limit) {
        if (limit < 1 || limit > MAX_NEWEST) {
            throw new IllegalArgumentException("limit: expected 1 to " + MAX_NEWEST);
        }
        return sql.sql(subject.isPresent() ? NEWEST_OF_ONE : NEWEST)
                .param("subject", subject.orElse(""))
                .param("before", id)
                .param("limit", limit)
                .query(SqlAuditLog::entry)
                .list();
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                new Actor(row.getString("actor")),
                row.getString("action"),
                row.getString("subject"),
                row.getString("detail"));
    }
}

package io.handshake.worker.clinics;

import io.handshake.contracts.OrgId;
import java.time.Clock;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counted along an index that holds just these rows, and no further than anybody needs to know. */
final class SqlMissedBookings implements MissedBookings {

    /** The reasons are written out, as the index knows them. */
    private static final String COUNT = """
            select count(*) from (
                select from booking_saga
                 where org_id = :org and starts_at > :now
                   and state = 'FAILED' and reason in ('CALENDAR_ACCESS_REVOKED', 'CALENDAR_NOT_CONNECTED')
                 limit :most) as missed
            """;

    private final JdbcClient sql;
    private final Clock clock;

    SqlMissedBookings(DataSource dataSource, Clock clock) {
        this.sql = JdbcClient.create(dataSource);
        this.clock = clock;
    }

    @Override
    public int count(OrgId orgId) {
        return sql.sql(COUNT)
                .param("org", orgId.value())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("most", MOST)
                .query(Integer.class)
                .single();
    }
}

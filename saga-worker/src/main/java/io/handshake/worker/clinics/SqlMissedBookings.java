package io.handshake.worker.clinics;

import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counted along the index of a clinic's trouble, and no further than anybody needs to know. */
final class SqlMissedBookings implements MissedBookings {

    private static final String COUNT = """
            select reason, count(*) as bookings from (
                select reason from booking_saga
                 where org_id = :org and state in ('FAILED', 'STUCK') and state = 'FAILED' and starts_at > :now
                   and reason = any (:reasons)
                 limit :most) as missed
             group by reason
            """;

    private final JdbcClient sql;
    private final Clock clock;

    SqlMissedBookings(DataSource dataSource, Clock clock) {
        this.sql = JdbcClient.create(dataSource);
        this.clock = clock;
    }

    @Override
    public Map<FailureReason, Integer> count(OrgId orgId) {
        Map<FailureReason, Integer> missed = new EnumMap<>(FailureReason.class);
        sql.sql(COUNT)
                .param("org", orgId.value())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("reasons", REASONS.stream().map(Enum::name).toArray(String[]::new))
                .param("most", MOST)
                .query(row -> {
                    missed.put(FailureReason.valueOf(row.getString("reason")), row.getInt("bookings"));
                });
        return missed;
    }
}

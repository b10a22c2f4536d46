package io.handshake.worker.clinics;

import io.handshake.contracts.OrgId;
import io.handshake.worker.saga.Coalescing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Each booking's look at its clinic: those of several bookings in one journey, and without entities. */
final class SqlClinicLook implements Clinics {

    /** For one statement; below the socket's own time-out, which would leave it running at the server. */
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(2);

    private static final int GROUPS_AT_ONCE = 2;
    private static final int MOST_IN_A_GROUP = 64;

    private static final String LOOK = """
            select c.org_id, c.name, c.calendar_id, c.time_zone, g.org_id is not null as connected, g.version, g.status,
                   g.cause, g.refresh_token, g.access_token, g.access_token_expires_at, g.connected_at, g.last_failure_at
              from clinic c left join google_connection g using (org_id)
             where c.org_id = any (:orgs)
            """;

    private final JdbcClient sql;
    private final Coalescing<OrgId, Found> looks =
            new Coalescing<>(GROUPS_AT_ONCE, MOST_IN_A_GROUP, STATEMENT_TIMEOUT, Duration.ZERO, this::look);

    SqlClinicLook(DataSource dataSource) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout((int) STATEMENT_TIMEOUT.toSeconds());
        this.sql = JdbcClient.create(template);
    }

    @Override
    public Found find(OrgId orgId) {
        try {
            return looks.ask(orgId);
        } catch (DataAccessException | Coalescing.Overdue e) {
            return new Found.Unavailable("clinic_lookup_failed");
        }
    }

    private List<Found> look(List<OrgId> orgs) {
        Map<String, Found> found = new HashMap<>();
        sql.sql(LOOK)
                .param("orgs", orgs.stream().map(OrgId::value).distinct().toArray(String[]::new))
                .query(row -> {
                    found.put(row.getString("org_id"), readable(row));
                });
        return orgs.stream()
                .map(org -> found.getOrDefault(org.value(), new Found.Unknown()))
                .toList();
    }

    /** A row that was written by another version, or by hand, costs nobody but its own clinic. */
    private static Found readable(ResultSet row) throws SQLException {
        try {
            Clinic clinic = new Clinic(
                    new OrgId(row.getString("org_id")),
                    row.getString("name"),
                    row.getString("calendar_id"),
                    ZoneId.of(row.getString("time_zone")));
            return row.getBoolean("connected")
                    ? new Found.Connected(clinic, connection(clinic.orgId(), row))
                    : new Found.Unconnected(clinic);
        } catch (IllegalArgumentException | IllegalStateException | NullPointerException | DateTimeException e) {
            return new Found.Unavailable("clinic_unreadable");
        }
    }

    private static Connection connection(OrgId orgId, ResultSet row) throws SQLException {
        return new Connection(
                orgId,
                row.getLong("version"),
                Connection.State.of(row.getString("status"), row.getString("cause"), instant(row, "last_failure_at")),
                Connection.Tokens.of(
                        row.getBytes("refresh_token"),
                        row.getBytes("access_token"),
                        instant(row, "access_token_expires_at")),
                row.getObject("connected_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }
}

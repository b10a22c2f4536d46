package io.handshake.worker.trial;

import io.handshake.contracts.OrgId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Test bookings in PostgreSQL: written down before anything is made at Google, so that nothing is forgotten there. */
final class SqlTrials {

    /** Between two of one clinic. */
    static final Duration REST = Duration.ofSeconds(30);

    /** After that, whoever ran it has died. */
    static final Duration RUNS_WITHIN = Duration.ofMinutes(2);

    /** Between two tries to remove what is left over. */
    static final Duration TRY_AGAIN_AFTER = Duration.ofMinutes(10);

    /** For so long. */
    static final Duration GIVE_UP_AFTER = Duration.ofDays(1);

    private static final int MOST_AT_ONCE = 10;

    private static final String LOCK = "select org_id from clinic where org_id = :org for no key update";

    private static final String NEWEST = """
            select begun_at, state, passed from test_booking where org_id = :org order by begun_at desc limit 1
            """;

    private static final String FORGET = "delete from test_booking where org_id = :org and state = 'CLEAN'";

    private static final String BEGIN = """
            insert into test_booking (call_id, org_id, calendar_id, time_zone, starts_at, begun_at, state, due_at)
            values (:call, :org, :calendar, :zone, :starts, :begun, 'RUNNING', :due)
            """;

    private static final String END =
            "update test_booking set state = :state, passed = :passed, due_at = :due where call_id = :call";

    private static final String TAKE = """
            update test_booking set due_at = :again
             where call_id in (select call_id from test_booking
                                where state <> 'CLEAN' and due_at <= :now and begun_at > :given_up
                                order by due_at limit :most for update skip locked)
            returning *
            """;

    private final JdbcClient sql;
    private final TransactionOperations transaction;

    SqlTrials(DataSource dataSource, TransactionOperations transaction) {
        this.sql = JdbcClient.create(dataSource);
        this.transaction = transaction;
    }

    /** Empty when it has begun; else how long to wait. One clinic's come one after the other, whichever worker is asked. */
    Optional<Duration> begin(Trial trial) {
        return transaction.execute(_ -> {
            sql.sql(LOCK)
                    .param("org", trial.orgId().value())
                    .query(String.class)
                    .single();
            Optional<Duration> wait = newest(trial.orgId())
                    .map(last -> Duration.between(trial.begunAt(), mayFollowAt(last)))
                    .filter(Duration::isPositive);
            if (wait.isEmpty()) {
                sql.sql(FORGET).param("org", trial.orgId().value()).update();
                insert(trial);
            }
            return wait;
        });
    }

    private static Instant mayFollowAt(Trials.Last last) {
        return switch (last.state()) {
            case RUNNING -> last.at().plus(RUNS_WITHIN);
            case PASSED, FAILED, LEFT_OVER -> last.at().plus(REST);
        };
    }

    private void insert(Trial trial) {
        sql.sql(BEGIN)
                .param("call", trial.callId())
                .param("org", trial.orgId().value())
                .param("calendar", trial.calendarId())
                .param("zone", trial.timeZone().getId())
                .param("starts", at(trial.startsAt()))
                .param("begun", at(trial.begunAt()))
                .param("due", at(trial.begunAt().plus(RUNS_WITHIN)))
                .update();
    }

    void end(Trial trial, Trials.Verdict verdict, Instant now) {
        sql.sql(END)
                .param("call", trial.callId())
                .param("state", verdict == Trials.Verdict.LEFT_OVER ? "LEFT_OVER" : "CLEAN")
                .param("passed", verdict == Trials.Verdict.PASSED)
                .param("due", at(now.plus(TRY_AGAIN_AFTER)))
                .update();
    }

    /** What somebody has left; nobody else is given the same for a while. */
    List<Trial> leftOvers(Instant now) {
        return sql.sql(TAKE)
                .param("now", at(now))
                .param("again", at(now.plus(TRY_AGAIN_AFTER)))
                .param("given_up", at(now.minus(GIVE_UP_AFTER)))
                .param("most", MOST_AT_ONCE)
                .query(SqlTrials::trial)
                .list();
    }

    Optional<Trials.Last> newest(OrgId orgId) {
        return sql.sql(NEWEST)
                .param("org", orgId.value())
                .query((row, _) -> new Trials.Last(instant(row, "begun_at"), state(row)))
                .optional();
    }

    private static Trials.State state(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case "RUNNING" -> Trials.State.RUNNING;
            case "LEFT_OVER" -> Trials.State.LEFT_OVER;
            default -> row.getBoolean("passed") ? Trials.State.PASSED : Trials.State.FAILED;
        };
    }

    private static Trial trial(ResultSet row, int number) throws SQLException {
        return new Trial(
                row.getObject("call_id", UUID.class),
                new OrgId(row.getString("org_id")),
                row.getString("calendar_id"),
                ZoneId.of(row.getString("time_zone")),
                instant(row, "starts_at"),
                instant(row, "begun_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}

package io.handshake.worker.replays;

import io.handshake.contracts.BookingId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.replays.FailedBookings.Found;
import io.handshake.worker.replays.ReplayRun.Cause;
import io.handshake.worker.replays.ReplayRun.Figures;
import io.handshake.worker.replays.ReplayRun.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The runs in PostgreSQL. What a person asks for, and that they did, are one transaction. */
final class SqlRunBook implements RunBook {

    /** The most bookings of one run. */
    static final int MOST_ITEMS = 10_000;

    /** The most runs that go on at one time. */
    static final int MOST_RUNNING = 5;

    /** Two who begin at one moment count one after the other. */
    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('replay_run'))";

    private static final String RUNNING =
            "select count(*) from replay_run r where not r.settled and r.state = 'RUNNING'";

    private static final String BEGIN = """
            insert into replay_run (id, asked_by, filter, per_second, total)
            values (:run, :actor, :filter::jsonb, :perSecond, 0)
            """;

    /** Clinics take turns, so that one whose calendar does not answer stands before nobody; of each the nearest start first. */
    private static final String CHOOSE = """
            insert into replay_item (run, place, booking_id, org_id, attempt, reason, state)
            select :run, row_number() over (order by chosen.turn, chosen.starts_at, chosen.booking_id), chosen.booking_id,
                   chosen.org_id, chosen.attempt, chosen.reason, 'WAITING'
              from (select s.booking_id, s.org_id, s.attempt, s.reason, s.starts_at,
                           row_number() over (partition by s.org_id order by s.starts_at, s.booking_id) as turn
                      from booking_saga s where
            """;

    private static final String CHOSEN_AT_MOST = " limit :most) as chosen";

    private static final String NOT_CHOSEN = """
            insert into replay_item (run, place, booking_id, org_id, attempt, reason, state, why)
            values (:run, :place, :booking, '', 0, '', 'SKIPPED', :why)
            """;

    private static final String CHOSEN = "select i.booking_id from replay_item i where i.run = :run";

    private static final String TOTAL = "update replay_run set total = :total where id = :run";

    private static final String RUNS = """
            select r.id, r.asked_by, r.asked_at, r.ended_at, r.filter, r.per_second, r.total, r.state from replay_run r
            """;

    private static final String ITEMS = """
            select i.run, i.state, coalesce(i.why, '') as why, count(*)::integer as found
              from replay_item i where i.run = any (:runs::uuid[])
             group by 1, 2, 3 order by 4 desc, 3
            """;

    private static final String STOP = """
            update replay_run r set state = 'STOPPED', ended_at = clock_timestamp()
             where r.id = :run and r.state = 'RUNNING'
            """;

    private static final String SKIP_THE_REST = """
            update replay_item i set state = 'SKIPPED', why = 'STOPPED', changed_at = clock_timestamp()
             where i.run = :run and i.state = 'WAITING'
            """;

    private static final String FORGET = """
            delete from replay_run
             where id = any (array(
                select r.id from replay_run r
                 where r.settled and r.ended_at < clock_timestamp() - :after * interval '1 millisecond'
                 order by r.asked_at limit :most for update skip locked))
            """;

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final FailedBookings bookings;
    private final AuditLog audit;

    SqlRunBook(DataSource dataSource, FailedBookings bookings, AuditLog audit) {
        this.sql = SqlFailedBookings.bounded(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.bookings = bookings;
        this.audit = audit;
    }

    @Override
    public Begun begin(Actor actor, ReplayFilter filter, double perSecond) {
        return transaction.execute(status -> {
            Begun begun = begun(actor, filter, perSecond);
            if (!(begun instanceof Begun.Running)) {
                status.setRollbackOnly();
            }
            return begun;
        });
    }

    private Begun begun(Actor actor, ReplayFilter filter, double perSecond) {
        sql.sql(ONE_AT_A_TIME).query((row, number) -> number).list();
        if (sql.sql(RUNNING).query(Integer.class).single() >= MOST_RUNNING) {
            return new Begun.Busy(MOST_RUNNING);
        }
        UUID run = UUID.randomUUID();
        String words = JsonReplays.filter(filter);
        sql.sql(BEGIN)
                .param("run", run)
                .param("actor", actor.name())
                .param("filter", words)
                .param("perSecond", perSecond)
                .update();
        int total = chosen(run, filter);
        if (total > MOST_ITEMS) {
            return new Begun.TooMany(MOST_ITEMS);
        }
        if (total == 0) {
            return new Begun.Nothing();
        }
        sql.sql(TOTAL).param("run", run).param("total", total).update();
        audit.record(
                actor,
                "begin-replay",
                "replay/" + run,
                total + " bookings, " + ReplayRun.written(perSecond) + " a second");
        return new Begun.Running(run, total);
    }

    private int chosen(UUID run, ReplayFilter filter) {
        SqlReplayFilter where = SqlReplayFilter.of(filter);
        int chosen = sql.sql(CHOOSE + where.condition() + CHOSEN_AT_MOST)
                .params(where.parameters())
                .param("run", run)
                .param("most", MOST_ITEMS + 1)
                .update();
        return filter.equals(ReplayFilter.of(filter.bookingIds())) ? chosen + notChosen(run, filter, chosen) : chosen;
    }

    /** Who names bookings wants to hear of each. */
    private int notChosen(UUID run, ReplayFilter filter, int chosen) {
        Set<BookingId> rest = new HashSet<>(filter.bookingIds());
        sql.sql(CHOSEN).param("run", run).query(row -> {
            rest.remove(new BookingId(row.getObject(1, UUID.class)));
        });
        int more = 0;
        for (Map.Entry<BookingId, Found> found : bookings.look(rest).entrySet()) {
            if (found.getValue() instanceof Found.Not(Obstacle obstacle)) {
                more++;
                sql.sql(NOT_CHOSEN)
                        .param("run", run)
                        .param("place", chosen + more)
                        .param("booking", found.getKey().value())
                        .param("why", obstacle.name())
                        .update();
            }
        }
        return more;
    }

    @Override
    public Optional<ReplayRun> find(UUID run) {
        return runs(sql.sql(RUNS + " where r.id = :run").param("run", run)).stream()
                .findFirst();
    }

    @Override
    public List<ReplayRun> newest(int limit) {
        return runs(sql.sql(RUNS + " order by r.asked_at desc limit :limit").param("limit", limit));
    }

    private List<ReplayRun> runs(JdbcClient.StatementSpec statement) {
        List<Function<List<Counted>, ReplayRun>> found = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        statement.query(row -> {
            ids.add(row.getObject("id", UUID.class));
            found.add(run(row));
        });
        Map<UUID, List<Counted>> counted = counted(ids);
        List<ReplayRun> runs = new ArrayList<>();
        for (int n = 0; n < ids.size(); n++) {
            runs.add(found.get(n).apply(counted.getOrDefault(ids.get(n), List.of())));
        }
        return runs;
    }

    private static Function<List<Counted>, ReplayRun> run(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        Actor askedBy = new Actor(row.getString("asked_by"));
        var askedAt = row.getObject("asked_at", OffsetDateTime.class).toInstant();
        var endedAt = Optional.ofNullable(ended(row)).map(OffsetDateTime::toInstant);
        Map<String, Object> filter = JsonReplays.members(row.getString("filter"));
        double perSecond = row.getDouble("per_second");
        int total = row.getInt("total");
        State state = State.valueOf(row.getString("state"));
        return items -> new ReplayRun(
                id,
                askedBy,
                askedAt,
                endedAt,
                filter,
                perSecond,
                total,
                state,
                figures(items),
                causes(items, "SKIPPED"),
                causes(items, "FAILED"));
    }

    private static @Nullable OffsetDateTime ended(ResultSet row) throws SQLException {
        return row.getObject("ended_at", OffsetDateTime.class);
    }

    private record Counted(String state, String why, int count) {}

    private Map<UUID, List<Counted>> counted(List<UUID> runs) {
        Map<UUID, List<Counted>> counted = new HashMap<>();
        if (!runs.isEmpty()) {
            sql.sql(ITEMS)
                    .param("runs", runs.stream().map(UUID::toString).toArray(String[]::new))
                    .query(row -> {
                        counted.computeIfAbsent(row.getObject("run", UUID.class), run -> new ArrayList<>())
                                .add(new Counted(row.getString("state"), row.getString("why"), row.getInt("found")));
                    });
        }
        return counted;
    }

    private static Figures figures(List<Counted> items) {
        int confirmed = sum(items, "CONFIRMED");
        int failed = sum(items, "FAILED");
        return new Figures(
                sum(items, "WAITING"),
                sum(items, "SKIPPED"),
                sum(items, "PUBLISHED") + sum(items, "UNDECIDED") + confirmed + failed,
                confirmed,
                failed);
    }

    private static int sum(List<Counted> items, String state) {
        return items.stream()
                .filter(item -> item.state().equals(state))
                .mapToInt(Counted::count)
                .sum();
    }

    private static List<Cause> causes(List<Counted> items, String state) {
        return items.stream()
                .filter(item -> item.state().equals(state))
                .map(item -> new Cause(item.why(), item.count()))
                .toList();
    }

    @Override
    public boolean stop(Actor actor, UUID run) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (sql.sql(STOP).param("run", run).update() == 0) {
                return false;
            }
            int skipped = sql.sql(SKIP_THE_REST).param("run", run).update();
            audit.record(actor, "stop-replay", "replay/" + run, skipped + " bookings were still waiting");
            return true;
        }));
    }

    @Override
    public int forget(Duration after, int most) {
        return sql.sql(FORGET)
                .param("after", after.toMillis())
                .param("most", most)
                .update();
    }
}

package io.handshake.worker.replays;

import io.handshake.contracts.BookingId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The runs that go on, in PostgreSQL and on its clock. */
final class SqlRunPacing implements RunPacing {

    private static final String TAKE = """
            with free as (
                select r.id from replay_run r
                 where not r.settled and (r.paced_by = :instance or r.paced_until < clock_timestamp())
                 order by r.asked_at limit :most for update skip locked
            )
            update replay_run r
               set paced_by = :instance, paced_until = clock_timestamp() + :lease * interval '1 millisecond'
              from free where r.id = free.id
            returning r.id
            """;

    private static final String RELEASE = """
            update replay_run r set paced_by = null, paced_until = '-infinity'
             where not r.settled and r.paced_by = :instance
            """;

    /** A later attempt than the one that was chosen is the replay's, or one that the replay has joined. */
    private static final String SETTLE = """
            update replay_item i set state = known.state, why = known.why, changed_at = clock_timestamp()
              from (select published.place,
                           case when s.attempt > published.attempt and s.state = 'CONFIRMED' then 'CONFIRMED'
                                when s.attempt > published.attempt and s.state <> 'RECEIVED' then 'FAILED'
                                when s.booking_id is null
                                  or published.changed_at < clock_timestamp() - :patience * interval '1 millisecond'
                                    then 'UNDECIDED' end as state,
                           case when s.attempt > published.attempt and s.state not in ('RECEIVED', 'CONFIRMED')
                                then s.reason end as why
                      from replay_item published left join booking_saga s on s.booking_id = published.booking_id
                     where published.run = :run and published.state = 'PUBLISHED') as known
             where i.run = :run and i.place = known.place and i.state = 'PUBLISHED' and known.state is not null
            """;

    /** Never more than a second's worth at once, however long nobody has come by. */
    private static final String ALLOWANCE = """
            update replay_run r
               set credit = least(greatest(r.per_second, 1),
                       r.credit + r.per_second * extract(epoch from clock_timestamp() - r.credit_at)),
                   credit_at = clock_timestamp()
             where r.id = :run and r.state = 'RUNNING' and r.paced_by = :instance
            returning least(floor(r.credit)::integer, :most - (
                select count(*) from replay_item i where i.run = r.id and i.state = 'PUBLISHED')::integer)
            """;

    private static final String NEXT = """
            select i.place, i.booking_id, i.attempt from replay_item i
             where i.run = :run and i.state = 'WAITING' order by i.place limit :most
            """;

    /** Also what somebody has stopped while the brokers were taking it: it is on its way. */
    private static final String PUBLISHED = """
            update replay_item i set state = 'PUBLISHED', why = null, changed_at = clock_timestamp()
             where i.run = :run and i.place = any (:places)
               and (i.state = 'WAITING' or (i.state = 'SKIPPED' and i.why = 'STOPPED'))
            """;

    private static final String SPENT =
            "update replay_run r set credit = greatest(0, r.credit - :spent) where r.id = :run";

    private static final String SKIPPED = """
            update replay_item i set state = 'SKIPPED', why = skipped.why, changed_at = clock_timestamp()
              from unnest(:places::integer[], :whys::text[]) as skipped(place, why)
             where i.run = :run and i.place = skipped.place and i.state = 'WAITING'
            """;

    private static final String END = """
            update replay_run r
               set settled = true, state = case r.state when 'RUNNING' then 'DONE' else r.state end,
                   ended_at = coalesce(r.ended_at, clock_timestamp())
             where r.id = :run and not r.settled
               and not exists (select from replay_item i where i.run = r.id and i.state in ('WAITING', 'PUBLISHED'))
            """;

    private final JdbcClient sql;
    private final TransactionTemplate transaction;

    SqlRunPacing(DataSource dataSource) {
        this.sql = SqlFailedBookings.bounded(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    @Override
    public List<UUID> take(UUID instance, Duration lease, int most) {
        return sql.sql(TAKE)
                .param("instance", instance)
                .param("lease", lease.toMillis())
                .param("most", most)
                .query(UUID.class)
                .list();
    }

    @Override
    public void release(UUID instance) {
        sql.sql(RELEASE).param("instance", instance).update();
    }

    @Override
    public void settle(UUID run, Duration patience) {
        sql.sql(SETTLE).param("run", run).param("patience", patience.toMillis()).update();
    }

    @Override
    public int allowance(UUID run, UUID instance, int mostUndecided) {
        return sql.sql(ALLOWANCE)
                .param("run", run)
                .param("instance", instance)
                .param("most", mostUndecided)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    @Override
    public List<Item> next(UUID run, int most) {
        return sql.sql(NEXT)
                .param("run", run)
                .param("most", most)
                .query((row, number) -> new Item(
                        row.getInt("place"),
                        new BookingId(row.getObject("booking_id", UUID.class)),
                        row.getInt("attempt")))
                .list();
    }

    @Override
    public void done(UUID run, List<Item> published, Map<Item, Obstacle> skipped) {
        transaction.executeWithoutResult(status -> {
            if (!published.isEmpty()) {
                sql.sql(PUBLISHED)
                        .param("run", run)
                        .param("places", published.stream().map(Item::place).toArray(Integer[]::new))
                        .update();
                sql.sql(SPENT)
                        .param("run", run)
                        .param("spent", published.size())
                        .update();
            }
            if (!skipped.isEmpty()) {
                List<Map.Entry<Item, Obstacle>> each = List.copyOf(skipped.entrySet());
                sql.sql(SKIPPED)
                        .param("run", run)
                        .param(
                                "places",
                                each.stream().map(skip -> skip.getKey().place()).toArray(Integer[]::new))
                        .param(
                                "whys",
                                each.stream()
                                        .map(skip -> skip.getValue().name())
                                        .toArray(String[]::new))
                        .update();
            }
        });
    }

    @Override
    public void endWhenAllIsDone(UUID run) {
        sql.sql(END).param("run", run).update();
    }
}

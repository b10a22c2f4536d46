package io.handshake.worker.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Traceparent;
import io.handshake.contracts.UnreadableEventException;
import io.handshake.worker.ledger.SqlRefusal;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Booking.History;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.Claim;
import io.handshake.worker.saga.Room;
import io.handshake.worker.saga.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The claims in PostgreSQL, on its clock. Each method is one statement. */
final class SqlClaims implements Claims {

    /** Well below the time after which a worker is taken for dead: a heartbeat that hangs must be tried again before. */
    static final Duration BEAT_TIMEOUT = Duration.ofSeconds(1);

    /** Below the socket's own time-out, which would leave the statement running at the server. */
    static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(4);

    /** A row that cannot be read is left alone for so long: it must not stand in the way of the others. */
    static final Duration UNREADABLE_PAUSE = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(SqlClaims.class);

    private static final String BEAT = """
            insert into worker_instance (instance) values (:instance)
            on conflict (instance) do update set heartbeat_at = clock_timestamp()
            """;

    /** Open, and nobody looks after it. */
    private static final String LEFT_ALONE = """
                   s.state in ('RECEIVED', 'UNDOING')
                   and case when s.claimed_by is null then s.due_at <= now()
                            -- what was claimed a moment ago may not be in the list yet
                            when s.claimed_by = :instance then
                                 s.updated_at < clock_timestamp() - :staleAfter * interval '1 millisecond'
                                 and s.booking_id not in (select held.booking_id from held)
                            else s.claimed_by not in (select alive.instance from alive) end
            """;

    /** The condition of the index of what nobody has claimed. */
    private static final String NOBODYS = " s.claimed_by is null and s.state in ('RECEIVED', 'UNDOING') ";

    /**
     * Looks at no more rows than it can use, however many are open: from clinic to clinic (the index is asked for the next
     * one), of each those that have been due for longest, about twice as many of all as there is room for. Of those that are
     * claimed it reads its own and those of the dead, which their bounds in memory have kept few.
     *
     * <p>That holds whatever the planner takes the numbers for, which it guesses for lists like these: {@code offset 0} goes
     * from holder to holder, and a list of ids asks the index for each of them.
     *
     * <p>A row that another worker claims at the same moment is looked at again in its new state, but against the heartbeats
     * as they were before: the epoch of the first look tells that it is no longer the claim that was found dead.
     *
     * <p>Only what was taken from a holder counts as a claim without a decision: a row given back after a clean stop or for
     * a pause has brought nobody down. Instances that are gone and hold nothing are forgotten on the way.
     */
    private static final String TAKE_OVER =
            """
            with recursive alive as (
                select w.instance from worker_instance w
                 where w.heartbeat_at >= clock_timestamp() - :staleAfter * interval '1 millisecond'
            ), held as materialized (
                select unnest(:held::uuid[]) as booking_id
            ), ours as materialized (
                select * from unnest(:clinics::text[], :heldOfClinics::int[]) as ours(org_id, held)
            ), present as (
                insert into worker_instance (instance) values (:instance) on conflict do nothing
            ), line as (
                (select s.priority, s.org_id from booking_saga s
                  where
            """ + NOBODYS + """
                  order by s.priority, s.org_id limit 1)
                union all
                select following.priority, following.org_id
                  from line cross join lateral (
                    select s.priority, s.org_id from booking_saga s
                     where (s.priority, s.org_id) > (line.priority, line.org_id) and
            """ + NOBODYS + """
                     order by s.priority, s.org_id limit 1) as following
            ), clinics as (
                select line.priority, line.org_id, :roomOfEach - coalesce(ours.held, 0) as fits,
                       1 + 2 * :room / count(*) over (partition by line.priority) as turns
                  from line left join ours on ours.org_id = line.org_id
                 where :roomOfEach > coalesce(ours.held, 0)
            ), waiting as (
                select due.* from clinics cross join lateral (
                    select s.booking_id, s.epoch, s.org_id, s.priority, s.received_at from booking_saga s
                     where s.priority = clinics.priority and s.org_id = clinics.org_id and s.due_at <= now() and
            """ + NOBODYS + """
                     order by s.due_at limit least(clinics.fits, clinics.turns)) as due
            ), holders as (
                (select s.claimed_by as instance from booking_saga s
                  where s.claimed_by is not null order by s.claimed_by limit 1)
                union all
                select following.claimed_by
                  from holders cross join lateral (
                    select s.claimed_by from booking_saga s
                     where s.claimed_by > holders.instance order by s.claimed_by limit 1) as following
            ), gone as (
                delete from worker_instance w
                 where w.instance in (
                    select stale.instance from worker_instance stale
                     where stale.instance <> :instance
                       and stale.heartbeat_at < clock_timestamp() - :staleAfter * interval '1 millisecond'
                       and stale.instance not in (select holders.instance from holders)
                       for update skip locked)
            ), orphaned as (
                select s.booking_id, s.epoch, s.org_id, s.priority, s.received_at
                  from holders cross join lateral (
                    select * from booking_saga s where s.claimed_by = holders.instance offset 0) as s
                 where (holders.instance = :instance or holders.instance not in (select alive.instance from alive)) and
            """ + LEFT_ALONE + """
            ), seen as (
                select found.booking_id, found.epoch,
                       row_number() over (partition by found.org_id order by found.priority, found.received_at) as place
                  from (select * from waiting union all select * from orphaned) as found
            ), open as (
                select s.booking_id, s.claimed_by as holder, s.first_claimed_at is not null as touched
                  from booking_saga s
                  join seen on seen.booking_id = s.booking_id and seen.epoch = s.epoch
                  left join ours on ours.org_id = s.org_id
                 where s.booking_id = any (array(select seen.booking_id from seen)) and
            """ + LEFT_ALONE + """
                   and seen.place <= :roomOfEach - coalesce(ours.held, 0)
                 order by s.priority, seen.place, s.received_at
                 limit :room
                   for no key update of s skip locked
            ), taken as (
                update booking_saga s
                   set claimed_by = :instance, epoch = s.epoch + 1,
                       claims = s.claims + case when open.holder is null then 0 else 1 end,
                       first_claimed_at = coalesce(s.first_claimed_at, clock_timestamp())
                  from open
                 where s.booking_id = open.booking_id and s.booking_id = any (array(select open.booking_id from open))
                returning s.*, open.touched
            )
            select booking_id, state, attempt, calendar_id, epoch, claims, touched, priority, traceparent, request,
                   undo_tries, undo_since
              from taken order by priority, received_at
            """;

    private static final String SET_DOWN = """
            update booking_saga s
               set claimed_by = null, due_at = clock_timestamp() + :pause * interval '1 millisecond'
             where s.booking_id = :booking and s.claimed_by = :instance
            """;

    /** What is claimed was due, and stays so: who has waited for longest is not sent to the end of the line. */
    private static final String GIVE_BACK = """
            update booking_saga s set claimed_by = null
             where s.claimed_by = :instance and s.booking_id <> all (:running::uuid[])
            """;

    private static final String RETIRE = """
            with given_back as (
                update booking_saga s set claimed_by = null where s.claimed_by = :instance
            )
            delete from worker_instance where instance = :instance
            """;

    private final JdbcClient beats;
    private final JdbcClient sql;
    private final int maxClaims;

    /**
     * Reads and writes through this pool.
     *
     * @param maxClaims how often an attempt may be taken from its holder; beyond it is set aside
     */
    SqlClaims(DataSource dataSource, int maxClaims) {
        this.beats = bounded(dataSource, BEAT_TIMEOUT);
        this.sql = bounded(dataSource, STATEMENT_TIMEOUT);
        this.maxClaims = maxClaims;
    }

    private static JdbcClient bounded(DataSource dataSource, Duration timeout) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout((int) timeout.toSeconds());
        return JdbcClient.create(template);
    }

    @Override
    public void beat(UUID instance) {
        SqlRefusal.guarded(() -> beats.sql(BEAT).param("instance", instance).update());
    }

    @Override
    public List<Work> takeOver(UUID instance, Duration staleAfter, Set<BookingId> held, Room room) {
        return SqlRefusal.guarded(() -> taken(instance, staleAfter, held, room));
    }

    private List<Work> taken(UUID instance, Duration staleAfter, Set<BookingId> held, Room room) {
        List<Unreadable> unreadable = new ArrayList<>();
        List<Work> taken = new ArrayList<>();
        SqlPinned.room(sql.sql(TAKE_OVER), room)
                .param("instance", instance)
                .param("staleAfter", staleAfter.toMillis())
                .param("held", texts(held))
                .query(row -> {
                    try {
                        taken.add(work(row, booking(row, instance)));
                    } catch (UnreadableEventException e) {
                        unreadable.add(
                                new Unreadable(row.getObject("booking_id", UUID.class), row.getString("traceparent")));
                    }
                });
        unreadable.forEach(booking -> setDown(booking, instance));
        return taken;
    }

    private record Unreadable(UUID id, String traceparent) {}

    private Work work(ResultSet row, Booking booking) throws SQLException {
        if (row.getInt("claims") > maxClaims) {
            return new Work.SetAside(booking);
        }
        return switch (row.getString("state")) {
            case "UNDOING" ->
                new Work.Undo(
                        booking,
                        row.getInt("undo_tries"),
                        row.getObject("undo_since", OffsetDateTime.class).toInstant());
            case "RECEIVED" -> new Work.Decide(booking);
            case String other -> throw new IllegalStateException("expected an open booking, found one " + other);
        };
    }

    private static Booking booking(ResultSet row, UUID instance) throws SQLException {
        return new Booking(
                JsonEvents.read(row.getString("request").getBytes(UTF_8), BookingRequested.class),
                row.getInt("attempt"),
                row.getString("calendar_id"),
                new Claim(instance, row.getLong("epoch")),
                row.getBoolean("touched") ? History.TAKEN_OVER : History.UNTOUCHED,
                Priority.valueOf(row.getString("priority")),
                row.getString("traceparent"));
    }

    private void setDown(Unreadable booking, UUID instance) {
        log.atError()
                .addKeyValue("event", "saga_unreadable")
                .addKeyValue("booking_id", booking.id())
                .addKeyValue("trace_id", Traceparent.traceId(booking.traceparent()))
                .log();
        sql.sql(SET_DOWN)
                .param("pause", UNREADABLE_PAUSE.toMillis())
                .param("booking", booking.id())
                .param("instance", instance)
                .update();
    }

    @Override
    public void giveBack(UUID instance, Set<BookingId> running) {
        SqlRefusal.guarded(() -> sql.sql(GIVE_BACK)
                .param("instance", instance)
                .param("running", texts(running))
                .update());
    }

    @Override
    public void retire(UUID instance) {
        SqlRefusal.guarded(() -> sql.sql(RETIRE).param("instance", instance).update());
    }

    private static String[] texts(Set<BookingId> ids) {
        return ids.stream().map(BookingId::toString).toArray(String[]::new);
    }
}

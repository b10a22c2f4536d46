package io.handshake.worker.inbox;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.RequestId;
import io.handshake.worker.ledger.LedgerException;
import io.handshake.worker.ledger.SqlRefusal;
import io.handshake.worker.ledger.SqlUnreadable;
import io.handshake.worker.saga.Room;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The inbox in PostgreSQL: one insert for a whole batch, and one look at the few rows that were there before. Rows are
 * inserted and locked in the order of their ids, so that two workers with the same records wait for each other instead
 * of blocking each other.
 */
final class SqlInbox implements Inbox {

    /** For one statement; below the socket's own time-out, which would leave it running at the server. */
    static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(4);

    private static final Room NO_ROOM = new Room(0, 0, Map.of());

    private static final String INSERT = """
            with alive as (
                -- a claim whose holder has no heartbeat yet could be taken over at once
                insert into worker_instance (instance) values (:instance) on conflict do nothing
            ), arrived as (
                select a.*, coalesce(c.calendar_id, 'primary') as calendar_id
                  from unnest(:bookings::uuid[], :orgs::text[], :calls::text[], :requestIds::text[], :priorities::text[],
                              :requests::jsonb[], :starts::timestamptz[], :ends::timestamptz[], :received::timestamptz[],
                              :answerBys::timestamptz[], :traceparents::text[], :events::text[]) with ordinality
                       as a(booking_id, org_id, call_id, request_id, priority, request, starts_at, ends_at, received_at,
                            answer_by, traceparent, event_id, place)
                  left join clinic c on c.org_id = a.org_id
            ), fresh as (
                select arrived.*, row_number() over (partition by org_id order by priority, place)
                                  <= :roomOfEach - coalesce(ours.held, 0) as fits
                  from arrived
                  left join unnest(:clinics::text[], :heldOfClinics::int[]) as ours(org_id, held) using (org_id)
                 where not exists (select from booking_saga s where s.booking_id = arrived.booking_id)
            ), placed as (
                select fresh.*, fits and row_number() over (order by fits desc, priority, place) <= :room as claimed
                  from fresh
            )
            insert into booking_saga (booking_id, org_id, call_id, calendar_id, priority, request_ids, first_request_id,
                request, starts_at, ends_at, received_at, answer_by, traceparent, event_id, claimed_by, epoch,
                first_claimed_at, due_at)
            select booking_id, org_id, call_id, calendar_id, priority, array[request_id], request_id, request, starts_at,
                   ends_at, received_at, answer_by, traceparent, event_id, case when claimed then :instance end,
                   case when claimed then 1 else 0 end, case when claimed then clock_timestamp() end, clock_timestamp()
              from placed order by booking_id
            on conflict do nothing
            returning booking_id, calendar_id, epoch
            """;

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SqlInbox(DataSource dataSource, Clock clock) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout((int) STATEMENT_TIMEOUT.toSeconds());
        this.sql = JdbcClient.create(template);
        // READ COMMITTED by the pool: were it named here, each transaction would first ask what it is
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.clock = clock;
    }

    /**
     * As the port says.
     *
     * @throws ArrivalRefusedException when PostgreSQL refuses one arrival for good, or the row that it meets cannot be
     *     read; nothing was written
     * @throws LedgerException when it does not answer; nobody knows whether the batch was written, and admitting it
     *     again is harmless
     */
    @Override
    public Admission admit(List<Arrival> batch, UUID instance, Room room) {
        if (batch.isEmpty()) {
            return new Admission(List.of(), List.of(), List.of(), List.of());
        }
        try {
            return transaction.execute(status -> admitted(batch, instance, room));
        } catch (DataAccessException e) {
            if (SqlRefusal.isOfTheData(e)) {
                SqlRefusal.guarded(() -> nameTheRefused(batch, instance));
            }
            throw SqlRefusal.withoutValues(e);
        } catch (SqlUnreadable e) {
            SqlRefusal.guarded(() -> nameTheRefused(batch, instance));
            throw e;
        } catch (TransactionException e) {
            throw SqlRefusal.withoutValues(e);
        }
    }

    /** Rare, so it may be slow: each arrival on its own, and each undone again. */
    private int nameTheRefused(List<Arrival> batch, UUID instance) {
        for (int index = 0; index < batch.size(); index++) {
            List<Arrival> one = List.of(batch.get(index));
            try {
                transaction.executeWithoutResult(status -> {
                    status.setRollbackOnly();
                    admitted(one, instance, NO_ROOM);
                });
            } catch (DataAccessException e) {
                if (SqlRefusal.isOfTheData(e)) {
                    throw new ArrivalRefusedException(index, "PostgreSQL refuses to store it: " + SqlRefusal.detail(e));
                }
                throw e;
            } catch (SqlUnreadable e) {
                throw new ArrivalRefusedException(index, "it meets " + e.getMessage());
            }
        }
        return batch.size();
    }

    private Admission admitted(List<Arrival> batch, UUID instance, Room room) {
        Map<BookingId, SqlPinned> inserted = insert(firstOfEach(batch), instance, room);

        SqlEncounters encounters = new SqlEncounters(sql, clock, instance);
        List<Arrival> met = new ArrayList<>();
        for (Arrival arrival : batch) {
            // a second delivery of one wish in one batch meets the row that the first has made
            SqlPinned pinned = inserted.remove(arrival.request().bookingId());
            if (pinned == null) {
                met.add(arrival);
            } else if (pinned.isClaimed()) {
                encounters.run(pinned.booking(arrival, 1, instance));
            }
        }
        return encounters.meet(met, room);
    }

    /**
     * What may become a row: of each booking, and of each tool-call id of a call, the delivery that came first. Rows are
     * inserted in the order of their ids, which says nothing of who came first.
     */
    private static List<Arrival> firstOfEach(List<Arrival> batch) {
        Map<Delivery, BookingId> wishes = new HashMap<>();
        Map<BookingId, Arrival> first = new LinkedHashMap<>();
        for (Arrival arrival : batch) {
            BookingId booking = arrival.request().bookingId();
            BookingId wish = wishes.putIfAbsent(Delivery.of(arrival.request()), booking);
            if (wish == null || wish.equals(booking)) {
                first.putIfAbsent(booking, arrival);
            }
        }
        return List.copyOf(first.values());
    }

    /** What the schema allows to stand for one wish only. */
    private record Delivery(OrgId orgId, String callId, RequestId requestId) {

        static Delivery of(BookingRequested request) {
            return new Delivery(request.orgId(), request.callId(), request.requestId());
        }
    }

    private Map<BookingId, SqlPinned> insert(Collection<Arrival> arrivals, UUID instance, Room room) {
        Map<BookingId, SqlPinned> inserted = new HashMap<>();
        SqlPinned.room(sql.sql(INSERT), room)
                .param("instance", instance)
                .param("bookings", texts(arrivals, BookingRequested::bookingId))
                .param("orgs", texts(arrivals, BookingRequested::orgId))
                .param("calls", texts(arrivals, BookingRequested::callId))
                .param("requestIds", texts(arrivals, BookingRequested::requestId))
                .param(
                        "priorities",
                        arrivals.stream().map(a -> a.priority().name()).toArray(String[]::new))
                .param("requests", texts(arrivals, SqlPinned::json))
                .param("starts", texts(arrivals, BookingRequested::startsAt))
                .param("ends", texts(arrivals, BookingRequested::endsAt))
                .param("received", texts(arrivals, BookingRequested::receivedAt))
                .param("answerBys", texts(arrivals, BookingRequested::answerBy))
                .param(
                        "traceparents",
                        arrivals.stream().map(Arrival::traceparent).toArray(String[]::new))
                .param("events", texts(arrivals, request -> SqlPinned.eventId(request, 1)))
                .query(row -> {
                    inserted.put(new BookingId(row.getObject("booking_id", UUID.class)), SqlPinned.read(row, 0));
                });
        return inserted;
    }

    private static String[] texts(Collection<Arrival> arrivals, Function<BookingRequested, Object> member) {
        return arrivals.stream()
                .map(arrival -> member.apply(arrival.request()).toString())
                .toArray(String[]::new);
    }
}

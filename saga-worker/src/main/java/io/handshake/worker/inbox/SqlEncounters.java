package io.handshake.worker.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.RequestId;
import io.handshake.worker.inbox.Encounter.Likeness;
import io.handshake.worker.inbox.Encounter.Memory;
import io.handshake.worker.inbox.Encounter.Standing;
import io.handshake.worker.inbox.Encounter.State;
import io.handshake.worker.inbox.Encounter.Verdict;
import io.handshake.worker.inbox.Encounter.Wish;
import io.handshake.worker.inbox.Inbox.Admission;
import io.handshake.worker.inbox.Inbox.Met;
import io.handshake.worker.ledger.SqlOutcomes;
import io.handshake.worker.ledger.SqlUnreadable;
import io.handshake.worker.saga.Announcement;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Refusal;
import io.handshake.worker.saga.Room;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** The deliveries of one batch that meet a row which is there already: their verdicts, carried out one by one. */
final class SqlEncounters {

    /** Deliveries of earlier attempts that a row remembers; an older one that comes again begins a new attempt. */
    static final int MAX_EARLIER_REQUEST_IDS = 1000;

    private static final String LOCK = "select " + SqlOutcomes.COLUMNS + """
                 , s.earlier_request_ids, coalesce(s.request #>> '{patient,name}', '') as wished_for
                 , coalesce((s.request ->> 'durationMinutes')::integer, 0) as wished_minutes
                 , coalesce(s.closed_event_gone, true) and s.erased_at is null as may_be_tried
                 , s.erased_at is not null as is_erased
              from booking_saga s
             where s.booking_id = any (:bookings::uuid[])
             order by s.booking_id for update
            """;

    private static final String JOIN = """
            update booking_saga s
               set request_ids = case when :store then s.request_ids || :requestId else s.request_ids end,
                   priority = least(s.priority, :priority)
             where s.booking_id = :booking
            """;

    private static final String REPEAT = """
            update booking_saga s
               set request_ids = case when :store then s.request_ids || :requestId else s.request_ids end,
                   to_announce = s.to_announce + 1, to_announce_since = clock_timestamp()
             where s.booking_id = :booking
            returning
            """ + SqlOutcomes.COLUMNS;

    /** The newest stand first, and the oldest are forgotten. */
    private static final String REFUSE_OTHER = """
            update booking_saga s
               set earlier_request_ids = (array[:requestId::text] || s.earlier_request_ids)[1 : :maxEarlier]
             where s.booking_id = :booking
            """;

    /** A failure that nobody has announced yet is kept beside the new attempt: those who wait for it still hear it. */
    private static final String TRY_AGAIN = """
            update booking_saga s
               set state = 'RECEIVED', attempt = s.attempt + 1, priority = :priority, request_ids = array[:requestId],
                   earlier_request_ids = (s.request_ids || s.earlier_request_ids)[1 : :maxEarlier],
                   request = :request::jsonb, ends_at = :ends::timestamptz, received_at = :received::timestamptz,
                   answer_by = :answerBy::timestamptz, traceparent = :traceparent, event_id = :event,
                   calendar_id = coalesce((select c.calendar_id from clinic c where c.org_id = s.org_id), 'primary'),
                   claimed_by = case when :claimed then :instance end,
                   epoch = s.epoch + case when :claimed then 1 else 0 end,
                   first_claimed_at = case when :claimed then clock_timestamp() end,
                   claims = 0, due_at = clock_timestamp(), undo_tries = 0, undo_since = null, reason = null, detail = '',
                   late = false, calendar_link = '', appointment_id = null, decided_at = null,
                   parked_because = null, closed_because = null, closed_event_gone = null,
                   unannounced = case when s.to_announce > s.announced
                       then s.unannounced
                            || jsonb_build_object('number', s.to_announce, 'outcome', :failure::jsonb)
                       else s.unannounced end,
                   announced = s.to_announce
             where s.booking_id = :booking
            returning s.calendar_id, s.epoch, s.attempt
            """;

    private final JdbcClient sql;
    private final Clock clock;
    private final UUID instance;
    private final List<Booking> toRun = new ArrayList<>();
    private final List<Announcement> toRepeat = new ArrayList<>();
    private final List<Refusal> refused = new ArrayList<>();
    private final List<Met> met = new ArrayList<>();

    SqlEncounters(JdbcClient sql, Clock clock, UUID instance) {
        this.sql = sql;
        this.clock = clock;
        this.instance = instance;
    }

    void run(Booking booking) {
        toRun.add(booking);
    }

    /** Ends the admission: what these deliveries did to the rows that they met. */
    Admission meet(List<Arrival> arrivals, Room room) {
        Map<BookingId, Row> rows = arrivals.isEmpty() ? Map.of() : lock(arrivals);
        for (Arrival arrival : arrivals) {
            Row row = rows.get(arrival.request().bookingId());
            if (row == null) {
                refused.add(requestIdReused(arrival));
                met.add(new Met(arrival, Met.What.REFUSED, ""));
            } else {
                rows.put(arrival.request().bookingId(), met(row, arrival, fits(arrival, room)));
            }
        }
        return new Admission(toRun, toRepeat, refused, met);
    }

    private boolean fits(Arrival arrival, Room room) {
        OrgId clinic = arrival.request().orgId();
        long moreOfIt =
                toRun.stream().filter(booking -> booking.orgId().equals(clinic)).count();
        return room.fits(clinic, moreOfIt, toRun.size());
    }

    private Map<BookingId, Row> lock(List<Arrival> arrivals) {
        Map<BookingId, Row> rows = new HashMap<>();
        sql.sql(LOCK)
                .param(
                        "bookings",
                        arrivals.stream()
                                .map(arrival -> arrival.request().bookingId().toString())
                                .toArray(String[]::new))
                .query(row -> {
                    rows.put(
                            new BookingId(row.getObject("booking_id", UUID.class)),
                            SqlUnreadable.told(() -> Row.read(row)));
                });
        return rows;
    }

    /** A locked row. {@code failure} is the JSON of its outcome while it is FAILED and may be tried again. */
    private record Row(
            Standing.Row standing, int attempt, Wish wish, boolean isErased, String failure, String traceparent) {

        static Row read(ResultSet row) throws SQLException {
            State state = State.valueOf(row.getString("state"));
            if (state == State.FAILED && !row.getBoolean("may_be_tried")) {
                state = State.CLOSED;
            }
            return new Row(
                    new Standing.Row(
                            state,
                            SqlOutcomes.requestIds(row, "request_ids"),
                            SqlOutcomes.requestIds(row, "earlier_request_ids")),
                    row.getInt("attempt"),
                    new Wish(row.getString("wished_for"), row.getInt("wished_minutes")),
                    row.getBoolean("is_erased"),
                    state == State.FAILED ? new String(JsonEvents.write(SqlOutcomes.failed(row)), UTF_8) : "null",
                    row.getString("traceparent"));
        }

        /** Whose wish an erased booking was, nobody can tell: its own record that comes again must hear its outcome. */
        Likeness likeness(BookingRequested delivery) {
            return isErased ? Likeness.SAME_WISH : wish.compared(Wish.of(delivery));
        }

        Row with(Memory memory, RequestId delivery) {
            return memory == Memory.STORE
                    ? new Row(
                            new Standing.Row(
                                    standing.state(), append(standing.current(), delivery), standing.earlier()),
                            attempt,
                            wish,
                            isErased,
                            failure,
                            traceparent)
                    : this;
        }

        Row refused(RequestId delivery) {
            List<RequestId> earlier = Stream.concat(Stream.of(delivery), standing.earlier().stream())
                    .toList();
            return new Row(
                    new Standing.Row(standing.state(), standing.current(), earlier),
                    attempt,
                    wish,
                    isErased,
                    failure,
                    traceparent);
        }

        Row next(Arrival arrival) {
            BookingRequested delivery = arrival.request();
            List<RequestId> earlier = Stream.concat(standing.current().stream(), standing.earlier().stream())
                    .toList();
            return new Row(
                    new Standing.Row(State.RECEIVED, List.of(delivery.requestId()), earlier),
                    attempt + 1,
                    Wish.of(delivery),
                    false,
                    "null",
                    arrival.traceparent());
        }
    }

    /** Carries out the verdict, and tells what the row is like afterwards. */
    private Row met(Row row, Arrival arrival, boolean room) {
        RequestId delivery = arrival.request().requestId();
        Verdict verdict = Encounter.meet(row.standing(), delivery, row.likeness(arrival.request()));
        met.add(new Met(arrival, what(verdict), row.traceparent()));
        return switch (verdict) {
            case Verdict.Ignore _ -> row;
            case Verdict.Join join -> {
                join(arrival, join.memory());
                yield row.with(join.memory(), delivery);
            }
            case Verdict.Repeat repeat -> {
                toRepeat.add(repeated(arrival, repeat.memory()));
                yield row.with(repeat.memory(), delivery);
            }
            case Verdict.TryAgain _ -> {
                tryAgain(arrival, row, room);
                yield row.next(arrival);
            }
            case Verdict.Refuse _ -> {
                refused.add(requestIdReused(arrival));
                yield row;
            }
            case Verdict.RefuseOther other -> {
                refused.add(refusal(arrival, row.attempt(), other.reason(), BookingFailed.ANOTHER_WISH));
                yield other.memory() == Memory.STORE ? refusedOther(row, arrival.request()) : row;
            }
        };
    }

    private static Met.What what(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Ignore _, Verdict.Join _, Verdict.Repeat _ -> Met.What.REPEATED;
            case Verdict.TryAgain _ -> Met.What.NEXT_ATTEMPT;
            case Verdict.Refuse _, Verdict.RefuseOther _ -> Met.What.REFUSED;
        };
    }

    private Row refusedOther(Row row, BookingRequested request) {
        sql.sql(REFUSE_OTHER)
                .param("booking", request.bookingId().value())
                .param("requestId", request.requestId().value())
                .param("maxEarlier", MAX_EARLIER_REQUEST_IDS)
                .update();
        return row.refused(request.requestId());
    }

    private void join(Arrival arrival, Memory memory) {
        remember(sql.sql(JOIN), arrival.request(), memory)
                .param("priority", arrival.priority().name())
                .update();
    }

    private Announcement repeated(Arrival arrival, Memory memory) {
        Announcement stored = remember(sql.sql(REPEAT), arrival.request(), memory)
                .query((row, number) -> SqlUnreadable.told(() -> SqlOutcomes.announcement(row, number)))
                .single();
        return memory == Memory.FULL ? naming(stored, arrival.request().requestId()) : stored;
    }

    private static StatementSpec remember(StatementSpec statement, BookingRequested request, Memory memory) {
        return statement
                .param("booking", request.bookingId().value())
                .param("requestId", request.requestId().value())
                .param("store", memory == Memory.STORE);
    }

    private void tryAgain(Arrival arrival, Row row, boolean room) {
        BookingRequested request = arrival.request();
        SqlPinned pinned = sql.sql(TRY_AGAIN)
                .param("booking", request.bookingId().value())
                .param("priority", arrival.priority().name())
                .param("requestId", request.requestId().value())
                .param("request", SqlPinned.json(request))
                .param("ends", request.endsAt().atOffset(ZoneOffset.UTC))
                .param("received", request.receivedAt().atOffset(ZoneOffset.UTC))
                .param("answerBy", request.answerBy().atOffset(ZoneOffset.UTC))
                .param("traceparent", arrival.traceparent())
                .param("event", SqlPinned.eventId(request, row.attempt() + 1))
                .param("claimed", room)
                .param("instance", instance)
                .param("failure", row.failure())
                .param("maxEarlier", MAX_EARLIER_REQUEST_IDS)
                .query(SqlPinned::read)
                .single();
        if (room) {
            toRun.add(pinned.booking(arrival, row.attempt() + 1, instance));
        }
    }

    private static Announcement naming(Announcement stored, RequestId delivery) {
        return new Announcement(naming(stored.outcome(), delivery), stored.number(), stored.traceparent());
    }

    private static BookingOutcome naming(BookingOutcome outcome, RequestId delivery) {
        List<RequestId> requestIds = append(outcome.requestIds(), delivery);
        return switch (outcome) {
            case BookingConfirmed it ->
                new BookingConfirmed(
                        it.bookingId(),
                        it.attempt(),
                        requestIds,
                        it.orgId(),
                        it.appointmentId(),
                        it.eventId(),
                        it.calendarLink(),
                        it.startsAt(),
                        it.endsAt(),
                        it.timeZone(),
                        it.decidedAt(),
                        it.late());
            case BookingFailed it ->
                new BookingFailed(
                        it.bookingId(),
                        it.attempt(),
                        requestIds,
                        it.orgId(),
                        it.reason(),
                        it.detail(),
                        it.decidedAt(),
                        it.late());
        };
    }

    private static List<RequestId> append(List<RequestId> requestIds, RequestId delivery) {
        return Stream.concat(requestIds.stream(), Stream.of(delivery)).toList();
    }

    private Refusal requestIdReused(Arrival arrival) {
        return refusal(arrival, 1, FailureReason.INVALID_REQUEST, BookingFailed.REQUEST_ID_REUSED);
    }

    /** Answers this delivery, and says nothing of the booking that others have made. */
    private Refusal refusal(Arrival arrival, int attempt, FailureReason reason, String detail) {
        BookingRequested request = arrival.request();
        BookingFailed outcome = new BookingFailed(
                request.bookingId(),
                attempt,
                List.of(request.requestId()),
                request.orgId(),
                reason,
                detail,
                clock.instant(),
                false);
        return new Refusal(outcome, arrival.traceparent());
    }
}

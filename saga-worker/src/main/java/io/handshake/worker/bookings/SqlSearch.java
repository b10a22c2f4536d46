package io.handshake.worker.bookings;

import io.handshake.contracts.BookingId;
import java.sql.Types;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;

/** From an id, or a telephone number, to booking ids. Each statement goes by an index, and stops at what is asked for at most. */
final class SqlSearch {

    /** More than that would not be looked through by anybody; one more tells that there are more. */
    static final int MOST = Bookings.MAX_FOUND + 1;

    private static final Pattern EVENT_ID = Pattern.compile("[0-9a-f]{40}");

    /** From the newest day on which a booking came in to the oldest, asking the index for the next one. */
    private static final String DAYS = """
            with recursive days as (
                (select booking_day(s.received_at) as day from booking_saga s
                  where s.claimed_by is null and booking_day(s.received_at) <= :lastDay
                  order by booking_day(s.received_at) desc limit 1)
                union all
                select (select booking_day(s.received_at) from booking_saga s
                         where s.claimed_by is null and booking_day(s.received_at) < days.day
                           and booking_day(s.received_at) >= :firstDay
                         order by booking_day(s.received_at) desc limit 1)
                  from days where days.day is not null
            )
            """;

    private static final String BY_FIRST_DELIVERY = DAYS + """
            select found.booking_id from days cross join lateral (
                select s.booking_id from booking_saga s
                 where s.claimed_by is null and booking_day(s.received_at) = days.day
                   and hashtext(s.first_request_id) = hashtext(:id) and s.first_request_id = :id) as found
             limit :most
            """;

    private static final String BY_LATER_DELIVERY = """
            select s.booking_id from booking_saga s
             where (s.request_ids || s.earlier_request_ids) @> array[:id]::text[]
               and (cardinality(s.request_ids) > 1 or cardinality(s.earlier_request_ids) > 0)
             limit :most
            """;

    /** A later attempt has another delivery, and the first one stays what it was. */
    private static final String BY_DELIVERY_WHILE_HELD = """
            select s.booking_id from booking_saga s
             where s.claimed_by is not null and (s.first_request_id = :id or s.event_id = :id or s.call_id = :id)
             limit :most
            """;

    /** Of a clinic, and of each delivery, it is the second part of a key; PostgreSQL 18 skips from clinic to clinic. */
    private static final String BY_CALL = "select s.booking_id from booking_saga s where s.call_id = :id limit :most";

    /** What waits and was never begun has no event yet. */
    private static final String BY_EVENT =
            "select s.booking_id from booking_saga s where s.event_id = :id and s.undo_since is not null limit :most";

    /** The type of the column is the platform's; the parameter takes it. */
    private static final String BY_EVENT_OF_APPOINTMENT = """
            select a.booking_id::text from appointments a
             where a.google_calendar_event_id = :event and a.google_calendar_event_id is not null
               and a.booking_attempt is not null and a.booking_id is not null
             limit :most
            """;

    private static final String SAME_NUMBER = """
                   and length(said.digits) > 0
                   and (right(said.digits, length(:core)) = :core or right(:core, length(said.digits)) = said.digits)
            """;

    private static final String SAID = """
             cross join lateral (select ltrim(translate(s.request #>> '{patient,phone}', '+ -()./', ''), '0') as digits) as said
            """;

    private static final String BY_PHONE = DAYS + """
            select found.booking_id from days cross join lateral (
                select s.booking_id from booking_saga s
            """ + SAID + """
                 where s.claimed_by is null and booking_day(s.received_at) = days.day
                   and booking_phone_hash(s.request #>> '{patient,phone}') = booking_phone_hash(:core)
            """ + SAME_NUMBER + """
                ) as found
             limit :most
            """;

    private static final String BY_PHONE_WHILE_HELD = "select s.booking_id from booking_saga s" + SAID
            + " where s.claimed_by is not null" + SAME_NUMBER + " limit :most";

    private final JdbcClient sql;

    SqlSearch(JdbcClient sql) {
        this.sql = sql;
    }

    /** Booking ids, {@link #MOST} at most; empty when nothing is searched for. */
    Optional<List<String>> found(Sought sought, Period received) {
        return switch (sought) {
            case Sought.Anything() -> Optional.empty();
            case Sought.Id(String id) -> Optional.of(byId(id, received));
            case Sought.Phone phone -> Optional.of(byPhone(phone.core(), received));
        };
    }

    private List<String> byId(String id, Period received) {
        Set<String> found = new LinkedHashSet<>();
        bookingId(id).ifPresent(found::add);
        if (EVENT_ID.matcher(id).matches()) {
            found.addAll(read(sql.sql(BY_EVENT).param("id", id)));
            ofAppointments(id).forEach(booking -> bookingId(booking).ifPresent(found::add));
        }
        found.addAll(read(sql.sql(BY_DELIVERY_WHILE_HELD).param("id", id)));
        found.addAll(read(sql.sql(BY_CALL).param("id", id)));
        found.addAll(read(sql.sql(BY_LATER_DELIVERY).param("id", id)));
        found.addAll(read(days(sql.sql(BY_FIRST_DELIVERY), received).param("id", id)));
        return found.stream().limit(MOST).toList();
    }

    private List<String> ofAppointments(String eventId) {
        // without a type of its own: it takes the column's
        return read(sql.sql(BY_EVENT_OF_APPOINTMENT).param("event", new SqlParameterValue(Types.OTHER, eventId)));
    }

    private List<String> byPhone(String core, Period received) {
        Set<String> found =
                new LinkedHashSet<>(read(sql.sql(BY_PHONE_WHILE_HELD).param("core", core)));
        found.addAll(read(days(sql.sql(BY_PHONE), received).param("core", core)));
        return found.stream().limit(MOST).toList();
    }

    private static JdbcClient.StatementSpec days(JdbcClient.StatementSpec statement, Period received) {
        return statement
                .param("firstDay", LocalDate.ofInstant(received.from(), ZoneOffset.UTC))
                .param("lastDay", LocalDate.ofInstant(received.to(), ZoneOffset.UTC));
    }

    private static List<String> read(JdbcClient.StatementSpec statement) {
        return statement.param("most", MOST).query(String.class).list();
    }

    /** Empty when the text has not the form of one. */
    private static Optional<String> bookingId(String text) {
        try {
            return Optional.of(BookingId.parse(text).toString());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

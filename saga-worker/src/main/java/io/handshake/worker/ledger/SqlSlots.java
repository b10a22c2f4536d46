package io.handshake.worker.ledger;

import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Coalescing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether the times of bookings are taken; those of several bookings in one look. */
final class SqlSlots {

    private static final int GROUPS_AT_ONCE = 2;
    private static final int MOST_IN_A_GROUP = 64;

    /**
     * The rows that the exclusion constraint does not watch: allowed to overlap, or of nobody knows which calendar. The
     * parameters of the format are the types of {@code org_id} and {@code calendar_id}.
     */
    static final String OUTSIDE_THE_CONSTRAINT = """
            select from appointments a
             where (a.overlap_allowed or a.calendar_id is null)
               and a.org_id = asked.org_id::%1$s and (a.calendar_id is null or a.calendar_id = asked.calendar_id::%2$s)
               and a.occupies && tstzrange(asked.starts, asked.ends)
            """;

    private static final String LOOK = """
            select asked.place, exists (
            """ + OUTSIDE_THE_CONSTRAINT + """
                ) or exists (
                select from appointments a
                 where not a.overlap_allowed and a.org_id = asked.org_id::%1$s and a.calendar_id = asked.calendar_id::%2$s
                   and a.occupies && tstzrange(asked.starts, asked.ends)) as taken
              from unnest(:orgs::text[], :calendars::text[], :starts::timestamptz[], :ends::timestamptz[]) with ordinality
                   as asked(org_id, calendar_id, starts, ends, place)
            """;

    private final JdbcClient sql;
    private final SqlColumnTypes types;
    private final Coalescing<Booking, Boolean> looks = new Coalescing<>(
            GROUPS_AT_ONCE, MOST_IN_A_GROUP, SqlJournal.STATEMENT_TIMEOUT, Duration.ZERO, this::areTaken);

    SqlSlots(JdbcClient sql, SqlColumnTypes types) {
        this.sql = sql;
        this.types = types;
    }

    /** @throws Coalescing.Overdue when too many ask */
    boolean isTaken(Booking booking) {
        try {
            return looks.ask(booking);
        } catch (DataAccessException e) {
            types.forget();
            throw e;
        }
    }

    private List<Boolean> areTaken(List<Booking> bookings) {
        List<Boolean> taken = new ArrayList<>(Collections.nCopies(bookings.size(), false));
        sql.sql(typed(LOOK, types.read()))
                .param("orgs", texts(bookings, booking -> booking.orgId().value()))
                .param("calendars", texts(bookings, Booking::calendarId))
                .param("starts", texts(bookings, Booking::startsAt))
                .param("ends", texts(bookings, Booking::endsAt))
                .query(row -> {
                    taken.set(row.getInt("place") - 1, row.getBoolean("taken"));
                });
        return taken;
    }

    /** A statement whose parameters are the types of {@code org_id} and {@code calendar_id}. */
    static String typed(String statement, Map<String, String> types) {
        return statement.formatted(types.getOrDefault("org_id", "text"), types.getOrDefault("calendar_id", "text"));
    }

    private static String[] texts(List<Booking> bookings, Function<Booking, Object> member) {
        return bookings.stream()
                .map(booking -> member.apply(booking).toString())
                .toArray(String[]::new);
    }
}

package io.handshake.worker.erasure;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.OrgId;
import io.handshake.worker.erasure.Erasures.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** The rows in which somebody can be read, and what is left of them. Rows are locked in the order of their ids, as everywhere. */
final class SqlPersonalRows {

    /** As many last digits as the search by telephone number goes by: people write what stands before them differently. */
    private static final int DIGITS = 8;

    private static final String COLUMNS = """
            s.booking_id, s.call_id, s.state in ('CONFIRMED', 'FAILED') as closed,
            coalesce(s.request #>> '{patient,phone}', '') as phone, coalesce(s.request #>> '{patient,email}', '') as email
            """;

    private static final String SAID = """
             cross join lateral (select ltrim(translate(s.request #>> '{patient,phone}', '+ -()./', ''), '0') as digits) as said
            """;

    private static final String SAME_NUMBER = """
                   and length(said.digits) > 0
                   and (right(said.digits, length(:core)) = :core or right(:core, length(said.digits)) = said.digits)
                   and (:org = '' or s.org_id = :org)
            """;

    /** Day by day along the index of hashed numbers; and what somebody is at, which that index does not have. */
    private static final String OF_A_PATIENT =
            """
                select found.booking_id
                  from (select min(booking_day(s.received_at)) as first, max(booking_day(s.received_at)) as last
                          from booking_saga s where s.claimed_by is null) as period
                 cross join lateral generate_series(period.first::timestamp, period.last::timestamp, interval '1 day') as days(day)
                 cross join lateral (
                    select s.booking_id from booking_saga s
                """ + SAID + """
                     where s.claimed_by is null and booking_day(s.received_at) = days.day::date
                       and booking_phone_hash(s.request #>> '{patient,phone}') = booking_phone_hash(:core)
                """ + SAME_NUMBER + """
                    ) as found
                union
                select s.booking_id from booking_saga s
                """ + SAID + """
                 where s.claimed_by is not null
                       and booking_phone_hash(s.request #>> '{patient,phone}') = booking_phone_hash(:core)
                """ + SAME_NUMBER + " limit :most";

    private static final String OF_A_CLINIC = """
            select s.booking_id from booking_saga s
             where s.org_id = :org and (s.erased_at is null or s.calendar_id <> 'erased') limit :most
            """;

    private static final String OPEN_OF_A_CLINIC = """
            select count(*) from booking_saga s where s.org_id = :org and s.state in ('RECEIVED', 'UNDOING', 'STUCK')
            """;

    private static final String BLANK_BOOKINGS = """
            update booking_saga s
               set request = booking_request_erased(s.request)
                             || case when :clinic then '{"calendarId": "erased"}'::jsonb else '{}' end,
                   erased_at = coalesce(s.erased_at, clock_timestamp()),
                   calendar_id = case when :clinic then 'erased' else s.calendar_id end,
                   calendar_link = case when :clinic then '' else s.calendar_link end
             where s.booking_id = any (:bookings::uuid[])
               and (s.erased_at is null or :clinic and s.calendar_id <> 'erased')
            """;

    /** The letter stays, so that it is not copied from its topic once more, and nothing stands in it. */
    private static final String BLANK_LETTERS = """
            update dead_letter l
               set key = null, value = null, headers = '[]', state = 'DISCARDED', because = 'erased',
                   state_since = clock_timestamp()
              from (select m.id, encode(coalesce(m.key, ''::bytea), 'escape') as key,
                           encode(coalesce(m.value, ''::bytea), 'escape') as value
                      from dead_letter m where m.key is not null or m.value is not null or m.headers <> '[]') as opened
             where opened.id = l.id
               and (:org = '' or opened.key = :org or position('"' || :org || '"' in opened.value) > 0)
               and (:all or exists (select from unnest(:texts::text[]) as sought
                                     where position(lower(sought) in lower(opened.key || ' ' || opened.value)) > 0)
                         or exists (select from unnest(:numbers::text[]) as sought
                                     where position(sought in translate(opened.key || ' ' || opened.value,
                                                                        '+ -()./\\', '')) > 0))
            """;

    /** Rows with booking_attempt are ours, whoever else uses the table. */
    private static final String BLANK_APPOINTMENTS = """
            update appointments a
               set patient_name = '', patient_phone = null, patient_email = null, notes = null, service_type = null
             where a.ctid = any (array(
                select b.ctid from appointments b
                 cross join lateral (
                    select ltrim(translate(b.patient_phone::text, '+ -()./', ''), '0') as digits) as said
                 where b.booking_attempt is not null
                   and (b.patient_name::text <> '' or b.patient_phone is not null or b.patient_email is not null
                        or b.notes is not null or b.service_type is not null)
                   and (b.booking_id::text = any (:bookings)
                        or :core <> '' and (:org = '' or b.org_id::text = :org)
                           and right(said.digits, 8) = right(:core, 8)
                           and (right(said.digits, length(:core)) = :core
                                or right(:core, length(said.digits)) = said.digits)
                        or :clinic and b.org_id::text = :org)
                 limit :most for update of b))
            returning a.org_id::text as org_id, coalesce(a.google_calendar_event_id::text, '') as event_id
            """;

    private final JdbcClient sql;

    /** A booking and what else may be known of its patient. */
    record Booking(BookingId id, String callId, boolean closed, String phone, String email) {

        private static Booking read(ResultSet row, int number) throws SQLException {
            return new Booking(
                    new BookingId(row.getObject("booking_id", UUID.class)),
                    row.getString("call_id"),
                    row.getBoolean("closed"),
                    row.getString("phone"),
                    row.getString("email"));
        }

        /** Personal. */
        @Override
        public String toString() {
            return "Booking[" + id + "]";
        }
    }

    SqlPersonalRows(JdbcClient sql) {
        this.sql = sql;
    }

    /** Nobody changes them until the transaction ends. */
    List<Booking> lock(Whose whose, int most) {
        List<String> found = switch (whose) {
            case Whose.Patient _ ->
                texts(sql.sql(OF_A_PATIENT)
                        .param("core", core(whose))
                        .param("org", org(whose))
                        .param("most", most));
            case Whose.OneBooking(BookingId booking) -> List.of(booking.toString());
            case Whose.WholeClinic clinic ->
                texts(sql.sql(OF_A_CLINIC).param("org", org(clinic)).param("most", most));
        };
        return sql.sql("select " + COLUMNS
                        + " from booking_saga s where s.booking_id = any (:bookings::uuid[]) order by"
                        + " s.booking_id for update")
                .param("bookings", found.toArray(String[]::new))
                .query(Booking::read)
                .list();
    }

    private static List<String> texts(StatementSpec statement) {
        return statement.query(String.class).list();
    }

    /** How many of these, or of the whole clinic, are not closed. */
    int open(Whose whose, List<Booking> bookings) {
        return whose instanceof Whose.WholeClinic
                ? sql.sql(OPEN_OF_A_CLINIC)
                        .param("org", org(whose))
                        .query(Integer.class)
                        .single()
                : (int) bookings.stream().filter(booking -> !booking.closed()).count();
    }

    int blankBookings(Whose whose, List<Booking> bookings) {
        return sql.sql(BLANK_BOOKINGS)
                .param("bookings", ids(bookings))
                .param("clinic", whose instanceof Whose.WholeClinic)
                .update();
    }

    int blankLetters(Whose whose, List<Booking> bookings) {
        return sql.sql(BLANK_LETTERS)
                .param("org", org(whose))
                .param("all", whose instanceof Whose.WholeClinic)
                .param(
                        "texts",
                        bookings.stream()
                                .flatMap(booking -> Stream.of(booking.callId(), booking.email()))
                                .filter(text -> text.length() >= DIGITS)
                                .distinct()
                                .toArray(String[]::new))
                .param(
                        "numbers",
                        Stream.concat(Stream.of(core(whose)), bookings.stream().map(Booking::phone))
                                .map(SqlPersonalRows::lastDigits)
                                .filter(digits -> !digits.isEmpty())
                                .distinct()
                                .toArray(String[]::new))
                .update();
    }

    List<Event> blankAppointments(Whose whose, List<Booking> bookings, int most) {
        return sql.sql(BLANK_APPOINTMENTS)
                .param("bookings", ofOne(whose, ids(bookings)))
                .param("core", core(whose))
                .param("org", org(whose))
                .param("clinic", whose instanceof Whose.WholeClinic)
                .param("most", most)
                .query((row, number) -> new Event(row.getString("org_id"), row.getString("event_id")))
                .list();
    }

    /** Its row may be forgotten by now; the appointment is not. */
    private static String[] ofOne(Whose whose, String[] found) {
        return whose instanceof Whose.OneBooking(BookingId booking) ? new String[] {booking.toString()} : found;
    }

    private static String[] ids(List<Booking> bookings) {
        return bookings.stream().map(booking -> booking.id().toString()).toArray(String[]::new);
    }

    private static String core(Whose whose) {
        return whose instanceof Whose.Patient patient ? patient.phone().core() : "";
    }

    private static String org(Whose whose) {
        return switch (whose) {
            case Whose.Patient patient -> patient.clinic().map(OrgId::value).orElse("");
            case Whose.OneBooking _ -> "";
            case Whose.WholeClinic(OrgId clinic) -> clinic.value();
        };
    }

    /** Fewer would be found in any time or id. */
    private static String lastDigits(String phone) {
        String digits = phone.replaceAll("[^0-9]", "");
        return digits.length() < DIGITS ? "" : digits.substring(digits.length() - DIGITS);
    }
}

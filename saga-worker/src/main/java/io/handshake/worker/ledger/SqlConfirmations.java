package io.handshake.worker.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.StepFinished;
import io.handshake.worker.saga.Announcement;
import io.handshake.worker.saga.Booking;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** CONFIRMED for one booking or for several, as one statement: one journey, one transaction, one write to the disk. */
final class SqlConfirmations {

    /**
     * The decision. Nothing is written of a booking unless its claim holds; its appointment and CONFIRMED are written
     * together or not at all. Rows are locked in the order of their ids, as everywhere. Two of one group never are for one
     * time of one calendar: their lane sees to that, and the constraint to the rest.
     *
     * <p>What goes into {@code appointments} is sent as text, and moments as ISO 8601 in UTC: a column without zone ignores
     * the zone, one with honours it. The parameters of the format are the types of the columns, and what to do with a
     * conflict.
     */
    private static final String CONFIRM = """
            with asked as (
                select * from unnest(:bookings::uuid[], :attempts::integer[], :epochs::bigint[], :instances::uuid[],
                                     :orgs::text[], :calendars::text[], :starts::timestamptz[], :ends::timestamptz[],
                                     :startsTexts::text[], :endsTexts::text[], :minutes::text[], :zones::text[],
                                     :services::text[], :names::text[], :phones::text[], :emails::text[], :notes::text[],
                                     :events::text[], :links::text[], :metadata::text[], :late::boolean[],
                                     :stories::jsonb[])
                           as asked(booking_id, attempt, epoch, instance, org_id, calendar_id, starts, ends, starts_text,
                                    ends_text, minutes, time_zone, service_type, patient_name, patient_phone,
                                    patient_email, notes, event_id, link, metadata, late, story)
            ), held as (
                select s.booking_id from booking_saga s join asked on asked.booking_id = s.booking_id
                 where s.attempt = asked.attempt and s.epoch = asked.epoch and s.state = 'RECEIVED'
                   and coalesce(s.claimed_by = asked.instance, false)
                 order by s.booking_id for update of s
            ), saved as (
                insert into appointments (org_id, service_type, scheduled_at, ends_at, duration_minutes, status, time_zone,
                    patient_name, patient_phone, patient_email, notes, google_calendar_event_id, calendar_id, calendar_link,
                    booking_id, booking_attempt, metadata, overlap_allowed)
                select asked.org_id::%1$s, appointment_service_type(asked.service_type), asked.starts_text::%3$s,
                       asked.ends_text::%4$s, asked.minutes::%5$s, appointment_status_confirmed(), asked.time_zone::%6$s,
                       asked.patient_name::%7$s, asked.patient_phone::%8$s, asked.patient_email::%9$s, asked.notes::%10$s,
                       asked.event_id::%11$s, asked.calendar_id::%2$s, asked.link::%12$s, asked.booking_id::text::%13$s,
                       asked.attempt, asked.metadata::%14$s, false
                  from held join asked using (booking_id)
                 where not exists (
            """ + SqlSlots.OUTSIDE_THE_CONSTRAINT + """
                       )
                %15$s
                returning id::text as id, booking_id::text as booking_id
            )
            update booking_saga s
               set state = 'CONFIRMED', claimed_by = null, appointment_id = saved.id,
                   calendar_link = coalesce(asked.link, ''), late = asked.late, decided_at = clock_timestamp(),
                   to_announce = s.to_announce + 1, to_announce_since = clock_timestamp(),
                   story = newest_steps(s.story, asked.story)
              from saved join asked on asked.booking_id::text = saved.booking_id
             where s.booking_id = asked.booking_id
            returning
            """ + SqlOutcomes.COLUMNS;

    /** In the order of the format's parameters. */
    private static final List<String> TYPED = List.of(
            "org_id",
            "calendar_id",
            "scheduled_at",
            "ends_at",
            "duration_minutes",
            "time_zone",
            "patient_name",
            "patient_phone",
            "patient_email",
            "notes",
            "google_calendar_event_id",
            "calendar_link",
            "booking_id",
            "metadata");

    private final SqlColumnTypes types;
    private volatile @Nullable Statements statements;

    /** What is to be written of one booking. */
    record Confirmation(Booking booking, String calendarLink, boolean late, List<StepFinished> story) {

        private BookingRequested request() {
            return booking.request();
        }

        private @Nullable String link() {
            return orNull(calendarLink);
        }

        private String metadata() {
            Provenance provenance = new Provenance(
                    Provenance.SOURCE, request().callId(), request().requestId().value(), booking.attempt());
            return new String(JsonEvents.write(provenance), UTF_8);
        }
    }

    /** What to do with a conflict: the first tells nothing, the second names the constraint that is in the way. */
    enum OnConflict {
        NOTHING,
        ERROR
    }

    SqlConfirmations(SqlColumnTypes types) {
        this.types = types;
    }

    /** Those that were confirmed; of the others nothing was written. */
    Map<BookingId, Announcement> write(JdbcClient sql, List<Confirmation> all, OnConflict conflict) {
        Map<BookingId, Announcement> confirmed = new HashMap<>();
        sql.sql(statement(conflict))
                .param("bookings", texts(all, one -> one.booking().id().toString()))
                .param(
                        "attempts",
                        all.stream().map(one -> one.booking().attempt()).toArray(Integer[]::new))
                .param(
                        "epochs",
                        all.stream().map(one -> one.booking().claim().epoch()).toArray(Long[]::new))
                .param(
                        "instances",
                        texts(all, one -> one.booking().claim().instance().toString()))
                .param("orgs", texts(all, one -> one.booking().orgId().value()))
                .param("calendars", texts(all, one -> one.booking().calendarId()))
                .param("starts", texts(all, one -> one.booking().startsAt().toString()))
                .param("ends", texts(all, one -> one.booking().endsAt().toString()))
                .param("startsTexts", texts(all, one -> one.booking().startsAt().toString()))
                .param("endsTexts", texts(all, one -> one.booking().endsAt().toString()))
                .param(
                        "minutes",
                        texts(all, one -> Integer.toString(one.request().durationMinutes())))
                .param("zones", texts(all, one -> one.request().timeZone().getId()))
                .param("services", texts(all, one -> orNull(one.request().serviceType())))
                .param("names", texts(all, one -> one.request().patient().name()))
                .param(
                        "phones",
                        texts(all, one -> orNull(one.request().patient().phone())))
                .param(
                        "emails",
                        texts(all, one -> orNull(one.request().patient().email())))
                .param("notes", texts(all, one -> orNull(one.request().notes())))
                .param("events", texts(all, one -> one.booking().eventId().value()))
                .param("links", texts(all, Confirmation::link))
                .param("metadata", texts(all, Confirmation::metadata))
                .param("late", all.stream().map(Confirmation::late).toArray(Boolean[]::new))
                .param("stories", texts(all, one -> json(one.story())))
                .query((row, number) -> SqlOutcomes.announcement(row, number))
                .list()
                .forEach(told -> confirmed.put(told.outcome().bookingId(), told));
        return confirmed;
    }

    private String statement(OnConflict conflict) {
        Statements known = statements;
        Map<String, String> current = types.read();
        if (known == null || !known.types().equals(current)) {
            known = Statements.of(current);
            statements = known;
        }
        return switch (conflict) {
            case NOTHING -> known.orNothing();
            case ERROR -> known.orError();
        };
    }

    /** Made once: they are long. */
    private record Statements(Map<String, String> types, String orNothing, String orError) {

        static Statements of(Map<String, String> types) {
            return new Statements(types, typed(types, "on conflict do nothing"), typed(types, ""));
        }

        private static String typed(Map<String, String> types, String conflict) {
            return CONFIRM.formatted(Stream.concat(
                            TYPED.stream().map(column -> types.getOrDefault(column, "text")), Stream.of(conflict))
                    .toArray());
        }
    }

    /** Of several steps, as the column {@code story} holds them. */
    static String json(List<StepFinished> story) {
        return story.stream()
                .map(step -> new String(JsonEvents.write(step), UTF_8))
                .collect(joining(",", "[", "]"));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable String[] texts(List<Confirmation> all, Function<Confirmation, @Nullable String> member) {
        return all.stream().map(member).toArray(String[]::new);
    }
}

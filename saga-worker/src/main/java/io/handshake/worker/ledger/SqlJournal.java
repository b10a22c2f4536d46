package io.handshake.worker.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.StepFinished;
import io.handshake.worker.saga.Announcement;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.SagaJournal;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The journal in PostgreSQL. A decision is one statement, hence one transaction and one round trip; each write names the
 * claim, the attempt and the state that it expects. READ COMMITTED is what the statements are written for: what they
 * guard by is a locked row and constraints, never an earlier read. A stricter isolation only adds refused tries.
 *
 * <p>What goes into {@code appointments} is sent as text without a type, and moments as ISO 8601 in UTC: PostgreSQL fits
 * it to the columns of an adopted table (org_id as uuid, scheduled_at without zone, metadata as json).
 */
final class SqlJournal implements SagaJournal {

    /** For one statement; a client-side socket time-out must stand behind it for a server that no longer answers. */
    static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(2);

    /**
     * The row is found by its id. Were the holder compared plainly, PostgreSQL would mostly walk the index of what is claimed,
     * which is empty whenever it is analyzed at rest: then each decision reads all that this worker holds.
     */
    private static final String HELD = """
            s.booking_id = :booking and s.attempt = :attempt and s.epoch = :epoch
                and coalesce(s.claimed_by = :instance, false)
            """;

    /** The rows that the exclusion constraint does not watch: allowed to overlap, or of nobody knows which calendar. */
    private static final String OUTSIDE_THE_CONSTRAINT = """
            select from appointments a
             where (a.overlap_allowed or a.calendar_id is null)
               and a.org_id = :orgId and (a.calendar_id is null or a.calendar_id = :calendarId)
               and a.occupies && tstzrange(:starts, :ends)
            """;

    private static final String LOOK = "select exists (" + OUTSIDE_THE_CONSTRAINT + """
            ) or exists (
                select from appointments a
                 where not a.overlap_allowed and a.org_id = :orgId and a.calendar_id = :calendarId
                   and a.occupies && tstzrange(:starts, :ends))
            """;

    /**
     * The decision. Nothing is written unless the claim holds; the appointment and CONFIRMED are written together or not
     * at all. The parameter of the format is what to do with a conflict.
     */
    private static final String CONFIRM = "with held as (select s.booking_id from booking_saga s where " + HELD + """
                and s.state = 'RECEIVED' for update
            ), neighbour as (
            """
            + OUTSIDE_THE_CONSTRAINT + """
                limit 1
            ), saved as (
                insert into appointments (org_id, service_type, scheduled_at, ends_at, duration_minutes, status, time_zone,
                    patient_name, patient_phone, patient_email, notes, google_calendar_event_id, calendar_id, calendar_link,
                    booking_id, booking_attempt, metadata, overlap_allowed)
                select :orgId, appointment_service_type(:serviceType), :startsText, :endsText, :minutes,
                       appointment_status_confirmed(), :timeZone, :patientName, :patientPhone, :patientEmail, :notes,
                       :eventId, :calendarId, :link, :bookingText, :attempt, :metadata, false
                  from held where not exists (select from neighbour)
                %s
                returning id::text as id
            )
            update booking_saga s
               set state = 'CONFIRMED', claimed_by = null, appointment_id = saved.id, calendar_link = coalesce(:link, ''),
                   late = :late, decided_at = clock_timestamp(), to_announce = s.to_announce + 1,
                   to_announce_since = clock_timestamp(), story = newest_steps(s.story, :story::jsonb)
              from saved where s.booking_id = :booking
            returning
            """ + SqlOutcomes.COLUMNS;

    private static final String CONFIRM_OR_NOTHING = CONFIRM.formatted("on conflict do nothing");
    /** The same, but it names the constraint that is in the way. */
    private static final String CONFIRM_OR_ERROR = CONFIRM.formatted("");

    private static final String BEGIN_UNDO = """
            update booking_saga s
               set state = 'UNDOING', reason = :reason, detail = :detail, late = :late, undo_since = clock_timestamp(),
                   decided_at = clock_timestamp(), to_announce = s.to_announce + 1,
                   to_announce_since = clock_timestamp(), story = newest_steps(s.story, :story::jsonb)
             where s.state = 'RECEIVED' and
            """ + HELD + " returning " + SqlOutcomes.COLUMNS;

    private static final String FINISH_UNDO = """
            update booking_saga s
               set state = 'FAILED', claimed_by = null, story = newest_steps(s.story, :story::jsonb)
             where s.state = 'UNDOING' and
            """ + HELD;

    private static final String POSTPONE_UNDO = """
            update booking_saga s
               set claimed_by = null, due_at = clock_timestamp() + :pause * interval '1 millisecond',
                   undo_tries = :tries, story = newest_steps(s.story, :story::jsonb)
             where s.state = 'UNDOING' and
            """ + HELD;

    private static final String PARK = """
            update booking_saga s
               set state = 'STUCK', claimed_by = null, parked_because = :why,
                   story = newest_steps(s.story, :story::jsonb)
             where s.state = 'UNDOING' and
            """ + HELD;

    private static final String STILL_HELD =
            "select exists (select from booking_saga s where s.state = 'RECEIVED' and " + HELD + ")";

    /** Each claim has its own epoch, so the epoch alone tells whose writing it was. */
    private static final String ALREADY_WRITTEN = "select " + SqlOutcomes.COLUMNS + """
              from booking_saga s
             where s.booking_id = :booking and s.attempt = :attempt and s.epoch = :epoch and s.state = :state
               and (s.claimed_by is null or s.state = 'UNDOING')
            """;

    private static final String ALREADY_GIVEN_BACK = """
            select exists (select from booking_saga s
             where s.booking_id = :booking and s.attempt = :attempt and s.epoch = :epoch and s.state = :state
               and s.claimed_by is null)
            """;

    /** Whether a UNIQUE constraint of an adopted table says that a time can be given once. */
    private static final String IS_ABOUT_THE_SLOT = """
            select exists (
                select from pg_index i join pg_class c on c.oid = i.indexrelid
                  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
                 where i.indrelid = to_regclass('appointments') and c.relname = :constraint
                   and a.attname in ('scheduled_at', 'ends_at'))
            """;

    private final JdbcClient sql;
    private final TransactionTemplate transaction;

    SqlJournal(DataSource dataSource) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout((int) STATEMENT_TIMEOUT.toSeconds());
        this.sql = JdbcClient.create(template);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    }

    @Override
    public Slot look(Booking booking) {
        try {
            return isTaken(booking) ? Slot.TAKEN : Slot.FREE;
        } catch (DataAccessException e) {
            return Slot.UNKNOWN;
        }
    }

    private boolean isTaken(Booking booking) {
        return slot(sql.sql(LOOK), booking).query(Boolean.class).single();
    }

    @Override
    public Decision confirm(Booking booking, String calendarLink, boolean late, List<StepFinished> story) {
        return decided(() -> confirmed(CONFIRM_OR_NOTHING, booking, calendarLink, late, story)
                .<Decision>map(Decision.Decided::new)
                .or(() -> alreadyDecided(booking, "CONFIRMED"))
                .orElseGet(() -> whyNot(booking, calendarLink, late, story)));
    }

    private Optional<Announcement> confirmed(
            String statement, Booking booking, String calendarLink, boolean late, List<StepFinished> story) {
        return appointment(slot(held(sql.sql(statement), booking), booking), booking)
                .param("link", calendarLink.isEmpty() ? null : calendarLink, Types.OTHER)
                .param("late", late)
                .param("story", json(story))
                .query(SqlOutcomes::announcement)
                .optional();
    }

    /** Nothing was written: the claim is lost, the slot is taken, or another constraint stands in the way. */
    private Decision whyNot(Booking booking, String calendarLink, boolean late, List<StepFinished> story) {
        if (!held(sql.sql(STILL_HELD), booking).query(Boolean.class).single()) {
            return new Decision.ClaimLost();
        }
        if (isTaken(booking)) {
            return new Decision.Refused(FailureReason.SLOT_TAKEN, "overlaps an appointment");
        }
        try {
            return confirmed(CONFIRM_OR_ERROR, booking, calendarLink, late, story)
                    .<Decision>map(Decision.Decided::new)
                    .orElseGet(() -> stillNothing(booking));
        } catch (DataAccessException e) {
            String constraint = SqlRefusal.brokenUnique(e);
            return !constraint.isEmpty() && isAboutTheSlot(constraint)
                    ? new Decision.Refused(FailureReason.SLOT_TAKEN, SqlRefusal.detail(e))
                    : SqlRefusal.decision(e);
        }
    }

    /** No conflict, no error, and no row: the slot changed hands meanwhile, or a trigger of the platform swallows rows. */
    private Decision stillNothing(Booking booking) {
        boolean heldAndFree =
                held(sql.sql(STILL_HELD), booking).query(Boolean.class).single() && !isTaken(booking);
        return heldAndFree
                ? new Decision.Refused(FailureReason.APPOINTMENT_REJECTED, "row_not_kept")
                : new Decision.Unavailable("the slot changed hands meanwhile");
    }

    private boolean isAboutTheSlot(String constraint) {
        return sql.sql(IS_ABOUT_THE_SLOT)
                .param("constraint", constraint)
                .query(Boolean.class)
                .single();
    }

    @Override
    public Decision beginUndo(Booking booking, Failure failure, List<StepFinished> story) {
        return decided(() -> undoBegun(booking, failure, story)
                .<Decision>map(Decision.Decided::new)
                .or(() -> alreadyDecided(booking, "UNDOING"))
                .orElseGet(Decision.ClaimLost::new));
    }

    @Override
    public Decision fail(Booking booking, Failure failure, List<StepFinished> story) {
        return decided(() -> transaction
                .execute(status -> {
                    Optional<Announcement> begun = undoBegun(booking, failure, story);
                    if (begun.isPresent()) {
                        written(held(sql.sql(FINISH_UNDO), booking), List.of()).update();
                    }
                    return begun;
                })
                .<Decision>map(Decision.Decided::new)
                .or(() -> alreadyDecided(booking, "FAILED"))
                .orElseGet(Decision.ClaimLost::new));
    }

    private Optional<Announcement> undoBegun(Booking booking, Failure failure, List<StepFinished> story) {
        return written(held(sql.sql(BEGIN_UNDO), booking), story)
                .param("reason", failure.reason().name())
                .param("detail", cut(failure.detail()))
                .param("late", failure.late())
                .query(SqlOutcomes::announcement)
                .optional();
    }

    @Override
    public Commit finishUndo(Booking booking, List<StepFinished> story) {
        return committed(written(held(sql.sql(FINISH_UNDO), booking), story), booking, "FAILED");
    }

    @Override
    public Commit postponeUndo(Booking booking, int tries, Duration pause, List<StepFinished> story) {
        return committed(
                written(held(sql.sql(POSTPONE_UNDO), booking), story)
                        .param("tries", tries)
                        .param("pause", pause.toMillis()),
                booking,
                "UNDOING");
    }

    @Override
    public Commit park(Booking booking, String why, List<StepFinished> story) {
        return committed(written(held(sql.sql(PARK), booking), story).param("why", cut(why)), booking, "STUCK");
    }

    /** An error of these writes that PostgreSQL would repeat is a bug of ours: the booking stays open and is seen. */
    private Commit committed(StatementSpec write, Booking booking, String state) {
        try {
            return write.update() == 1 || alreadyGivenBack(booking, state) ? Commit.COMMITTED : Commit.CLAIM_LOST;
        } catch (DataAccessException e) {
            if (SqlRefusal.isRefusal(e)) {
                throw SqlRefusal.withoutValues(e);
            }
            return Commit.UNAVAILABLE;
        }
    }

    private boolean alreadyGivenBack(Booking booking, String state) {
        return claim(sql.sql(ALREADY_GIVEN_BACK), booking)
                .param("state", state)
                .query(Boolean.class)
                .single();
    }

    /** Our own earlier write, whose answer was lost. */
    private Optional<Decision> alreadyDecided(Booking booking, String state) {
        return claim(sql.sql(ALREADY_WRITTEN), booking)
                .param("state", state)
                .query(SqlOutcomes::announcement)
                .optional()
                .map(Decision.Decided::new);
    }

    private static Decision decided(Supplier<Decision> write) {
        try {
            return write.get();
        } catch (DataAccessException e) {
            return SqlRefusal.decision(e);
        } catch (TransactionException e) {
            return SqlRefusal.decision(e);
        }
    }

    private static StatementSpec claim(StatementSpec statement, Booking booking) {
        return statement
                .param("booking", booking.id().value())
                .param("attempt", booking.attempt())
                .param("epoch", booking.claim().epoch());
    }

    private static StatementSpec held(StatementSpec statement, Booking booking) {
        return claim(statement, booking).param("instance", booking.claim().instance());
    }

    private static StatementSpec written(StatementSpec statement, List<StepFinished> story) {
        return statement.param("story", json(story));
    }

    private static StatementSpec slot(StatementSpec statement, Booking booking) {
        return statement
                .param("orgId", booking.orgId().value(), Types.OTHER)
                .param("calendarId", booking.calendarId(), Types.OTHER)
                .param("starts", booking.startsAt().atOffset(ZoneOffset.UTC))
                .param("ends", booking.endsAt().atOffset(ZoneOffset.UTC));
    }

    private static StatementSpec appointment(StatementSpec statement, Booking booking) {
        BookingRequested request = booking.request();
        Provenance provenance = new Provenance(
                Provenance.SOURCE, request.callId(), request.requestId().value(), booking.attempt());
        return statement
                .param("serviceType", orNull(request.serviceType()), Types.VARCHAR)
                .param("startsText", text(booking.startsAt()), Types.OTHER)
                .param("endsText", text(booking.endsAt()), Types.OTHER)
                .param("minutes", Integer.toString(request.durationMinutes()), Types.OTHER)
                .param("timeZone", request.timeZone().getId(), Types.OTHER)
                .param("patientName", request.patient().name(), Types.OTHER)
                .param("patientPhone", orNull(request.patient().phone()), Types.OTHER)
                .param("patientEmail", orNull(request.patient().email()), Types.OTHER)
                .param("notes", orNull(request.notes()), Types.OTHER)
                .param("eventId", booking.eventId().value(), Types.OTHER)
                .param("bookingText", booking.id().toString(), Types.OTHER)
                .param("metadata", new String(JsonEvents.write(provenance), UTF_8), Types.OTHER);
    }

    /** A zone that PostgreSQL ignores in a column without zone, and honours in one with. */
    private static String text(Instant instant) {
        return instant.toString();
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String cut(String detail) {
        return detail.length() <= BookingFailed.MAX_DETAIL ? detail : detail.substring(0, BookingFailed.MAX_DETAIL);
    }

    private static String json(List<StepFinished> story) {
        return story.stream()
                .map(step -> new String(JsonEvents.write(step), UTF_8))
                .collect(joining(",", "[", "]"));
    }
}

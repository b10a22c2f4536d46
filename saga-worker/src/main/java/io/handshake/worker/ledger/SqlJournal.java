package io.handshake.worker.ledger;

import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.StepFinished;
import io.handshake.worker.ledger.SqlConfirmations.Confirmation;
import io.handshake.worker.ledger.SqlConfirmations.OnConflict;
import io.handshake.worker.saga.Announcement;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Coalescing;
import io.handshake.worker.saga.SagaJournal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The journal in PostgreSQL. A decision is one statement, hence one transaction and one round trip, and takes along those
 * that are ready at the same moment; each write names the claim, the attempt and the state that it expects. READ COMMITTED is what the statements are written for: what they
 * guard by is a locked row and constraints, never an earlier read. A stricter isolation only adds refused tries.
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

    private static final int MOST_IN_A_GROUP = 64;

    /** Far less than a caller hears, and at hundreds of decisions a second enough for several to go together. */
    private static final Duration GATHER = Duration.ofMillis(4);

    private final JdbcClient sql;
    private final JdbcClient groups;
    private final TransactionTemplate transaction;
    private final SqlColumnTypes types;
    private final SqlSlots slots;
    private final SqlConfirmations confirmations;
    private final Coalescing<Confirmation, Together> together;

    /** What became of a booking that was to be confirmed with others. */
    private sealed interface Together {

        record Confirmed(Announcement announcement) implements Together {}

        /** Nothing was written of it. */
        record Nothing() implements Together {}

        /** Its group has failed, or needed a lock that others hold: each of it has to ask for itself. */
        record Alone() implements Together {}
    }

    /**
     * Reads and writes there.
     *
     * @param groups where several bookings are confirmed at once. Its connections wait for no lock for long: one clinic's
     *     lock must not hold up the others of a group, which fails then, and each goes on alone
     * @param groupsAtOnce how many connections it has
     */
    SqlJournal(DataSource dataSource, DataSource groups, int groupsAtOnce) {
        this.sql = bounded(dataSource);
        this.groups = bounded(groups);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        this.types = new SqlColumnTypes(sql);
        this.slots = new SqlSlots(sql, types);
        this.confirmations = new SqlConfirmations(types);
        this.together =
                new Coalescing<>(groupsAtOnce, MOST_IN_A_GROUP, STATEMENT_TIMEOUT, GATHER, this::confirmedTogether);
    }

    private static JdbcClient bounded(DataSource dataSource) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout((int) STATEMENT_TIMEOUT.toSeconds());
        return JdbcClient.create(template);
    }

    @Override
    public Slot look(Booking booking) {
        try {
            return slots.isTaken(booking) ? Slot.TAKEN : Slot.FREE;
        } catch (DataAccessException | Coalescing.Overdue e) {
            return Slot.UNKNOWN;
        }
    }

    @Override
    public Decision confirm(Booking booking, String calendarLink, boolean late, List<StepFinished> story) {
        Confirmation confirmation = new Confirmation(booking, calendarLink, late, story);
        return decided(() -> confirmed(confirmation)
                .<Decision>map(Decision.Decided::new)
                .or(() -> alreadyDecided(booking, "CONFIRMED"))
                .orElseGet(() -> whyNot(confirmation)));
    }

    private Optional<Announcement> confirmed(Confirmation confirmation) {
        return switch (together.ask(confirmation)) {
            case Together.Confirmed(Announcement announcement) -> Optional.of(announcement);
            case Together.Nothing() -> Optional.empty();
            case Together.Alone() -> confirmed(confirmation, OnConflict.NOTHING);
        };
    }

    private List<Together> confirmedTogether(List<Confirmation> group) {
        try {
            Map<BookingId, Announcement> confirmed = confirmations.write(groups, group, OnConflict.NOTHING);
            return group.stream()
                    .map(one -> confirmed.get(one.booking().id()))
                    .<Together>map(told -> told == null ? new Together.Nothing() : new Together.Confirmed(told))
                    .toList();
        } catch (DataAccessException e) {
            if (group.size() == 1 && !SqlRefusal.isOfALock(e)) {
                types.forget();
                throw e;
            }
            return alone(group);
        } catch (RuntimeException e) {
            // written, but one row cannot be read as what it says: the others read theirs
            if (group.size() == 1) {
                throw e;
            }
            return alone(group);
        }
    }

    private static List<Together> alone(List<Confirmation> group) {
        return group.stream().<Together>map(_ -> new Together.Alone()).toList();
    }

    private Optional<Announcement> confirmed(Confirmation confirmation, OnConflict conflict) {
        try {
            return Optional.ofNullable(confirmations
                    .write(sql, List.of(confirmation), conflict)
                    .get(confirmation.booking().id()));
        } catch (DataAccessException e) {
            types.forget();
            throw e;
        }
    }

    /** Nothing was written: the claim is lost, the slot is taken, or another constraint stands in the way. */
    private Decision whyNot(Confirmation confirmation) {
        Booking booking = confirmation.booking();
        if (!held(sql.sql(STILL_HELD), booking).query(Boolean.class).single()) {
            return new Decision.ClaimLost();
        }
        if (slots.isTaken(booking)) {
            return new Decision.Refused(FailureReason.SLOT_TAKEN, "overlaps an appointment");
        }
        try {
            return confirmed(confirmation, OnConflict.ERROR)
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
                held(sql.sql(STILL_HELD), booking).query(Boolean.class).single() && !slots.isTaken(booking);
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
        } catch (Coalescing.Overdue e) {
            return new Decision.Unavailable("database_busy");
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
        return statement.param("story", SqlConfirmations.json(story));
    }

    private static String cut(String detail) {
        return detail.length() <= BookingFailed.MAX_DETAIL ? detail : detail.substring(0, BookingFailed.MAX_DETAIL);
    }
}

package io.handshake.worker.replays;

import io.handshake.contracts.BookingId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.audit.Reason;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** In the rows themselves: the epoch grows, so that whoever held one before it was parked finds that it is theirs no more. */
final class SqlStuckUndos implements StuckUndos {

    private static final String TRY_AGAIN = """
            update booking_saga s
               set state = 'UNDOING', parked_because = null, epoch = s.epoch + 1, claims = 0, undo_tries = 0,
                   undo_since = clock_timestamp(), due_at = clock_timestamp()
              from booking_saga was
             where was.booking_id = s.booking_id and s.booking_id = :booking and s.state = 'STUCK'
            returning was.parked_because
            """;

    private static final String CLOSE = """
            update booking_saga s
               set state = 'FAILED', epoch = s.epoch + 1, closed_because = :reason, closed_event_gone = :eventGone
             where s.booking_id = :booking
               and (s.state = 'STUCK' or (s.state = 'FAILED' and not s.closed_event_gone and :eventGone))
            returning s.parked_because
            """;

    private static final String STATE = "select s.state from booking_saga s where s.booking_id = :booking";

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final AuditLog audit;

    SqlStuckUndos(DataSource dataSource, AuditLog audit) {
        this.sql = SqlFailedBookings.bounded(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.audit = audit;
    }

    @Override
    public Answer tryAgain(Actor actor, BookingId booking) {
        return answered(actor, "retry-undo", booking, sql.sql(TRY_AGAIN), "");
    }

    @Override
    public Answer close(Actor actor, BookingId booking, Reason reason, boolean eventGone) {
        String words = (eventGone ? "the event is gone: " : "the event may stand: ") + reason;
        return answered(
                actor,
                "close-undo",
                booking,
                sql.sql(CLOSE).param("reason", reason.text()).param("eventGone", eventGone),
                words);
    }

    private Answer answered(Actor actor, String action, BookingId booking, StatementSpec change, String words) {
        return transaction.execute(status -> {
            Optional<String> parked =
                    change.param("booking", booking.value()).query(String.class).optional();
            if (parked.isEmpty()) {
                return notStuck(booking);
            }
            audit.record(actor, action, "booking/" + booking, ("stuck for " + parked.get() + "; " + words).strip());
            return new Answer.Done();
        });
    }

    private Answer notStuck(BookingId booking) {
        return sql.sql(STATE)
                .param("booking", booking.value())
                .query(String.class)
                .optional()
                .<Answer>map(Answer.NotStuck::new)
                .orElseGet(Answer.Unknown::new);
    }
}

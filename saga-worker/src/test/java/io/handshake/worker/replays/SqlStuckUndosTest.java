package io.handshake.worker.replays;

import static io.handshake.worker.Bookings.aBooking;
import static io.handshake.worker.Bookings.roomFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.worker.RecordedActs;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.Reason;
import io.handshake.worker.inbox.Arrival;
import io.handshake.worker.inbox.Inbox;
import io.handshake.worker.inbox.InboxSqlConfiguration;
import io.handshake.worker.ledger.LedgerDatabase;
import io.handshake.worker.replays.FailedBookings.Found;
import io.handshake.worker.replays.StuckUndos.Answer;
import io.handshake.worker.saga.Booking.Priority;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A person's word on an undo that is stuck. */
@Tag("slow")
class SqlStuckUndosTest {

    private static final Actor ADA = new Actor("Ada");
    private static LedgerDatabase database;

    private final RecordedActs audit = new RecordedActs();
    private final StuckUndos undos = new SqlStuckUndos(database.dataSource(), audit);
    private final FailedBookings bookings = new SqlFailedBookings(database.dataSource(), Clock.systemUTC());
    private final FailedRows rows = new FailedRows(database.sql());
    private final BookingRequested request =
            aBooking().callOfItsOwn().at("2090-01-02T10:00:00Z").buildRequest();

    @BeforeAll
    static void migrate() {
        database = LedgerDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private void stuck() {
        rows.stuck(List.of(request), FailureReason.CALENDAR_UNAVAILABLE, "undo_gave_up");
    }

    @Test
    void triesAgainWithAllItsPatience() {
        stuck();

        assertThat(undos.tryAgain(ADA, request.bookingId())).isEqualTo(new Answer.Done());

        assertThat(rows.line(request.bookingId())).isEqualTo("UNDOING 1 CALENDAR_UNAVAILABLE");
        assertThat(database.rows("""
                select claims, undo_tries, due_at <= clock_timestamp() as is_due, epoch,
                       undo_since > clock_timestamp() - interval '1 minute' as is_new
                  from booking_saga where booking_id = '%s'
                """.formatted(request.bookingId())))
                .containsExactly(
                        "{\"epoch\": 1, \"claims\": 0, \"is_due\": true, \"is_new\": true, \"undo_tries\": 0}");
        assertThat(audit.acts())
                .containsExactly("Ada retry-undo booking/" + request.bookingId() + " stuck for undo_gave_up;");
    }

    @Test
    void whatWasClosedWithItsEventGoneIsKnownAsClosedByHandAndMayBeReplayed() {
        stuck();

        assertThat(undos.close(ADA, request.bookingId(), new Reason("reception removed it"), true))
                .isEqualTo(new Answer.Done());

        assertThat(rows.line(request.bookingId()))
                .isEqualTo("FAILED 1 CALENDAR_UNAVAILABLE undo_gave_up reception removed it t");
        assertThat(bookings.look(List.of(request.bookingId())).get(request.bookingId()))
                .isInstanceOf(Found.Failed.class);
        assertThat(audit.acts())
                .containsExactly("Ada close-undo booking/" + request.bookingId()
                        + " stuck for undo_gave_up; the event is gone: reception removed it");
    }

    @Test
    void whatWasClosedWhileItsEventMayStandBeginsNoOtherAttempt() {
        stuck();
        undos.close(ADA, request.bookingId(), new Reason("the clinic has left"), false);
        Inbox inbox = InboxSqlConfiguration.inbox(database.dataSource(), Clock.systemUTC());

        assertThat(bookings.look(List.of(request.bookingId())).get(request.bookingId()))
                .isEqualTo(new Found.Not(Obstacle.EVENT_MAY_STAND));
        Inbox.Admission admission = admit(inbox, "another delivery");

        assertThat(admission.toRun()).isEmpty();
        assertThat(admission.toRepeat()).hasSize(1);
        assertThat(rows.line(request.bookingId()))
                .isEqualTo("FAILED 1 CALENDAR_UNAVAILABLE undo_gave_up the clinic has left f");
        assertThat(undos.close(ADA, request.bookingId(), new Reason("now it is gone"), true))
                .isEqualTo(new Answer.Done());
        assertThat(admit(inbox, "a third delivery").toRun()).hasSize(1);
        assertThat(rows.line(request.bookingId())).isEqualTo("RECEIVED 2");
    }

    private Inbox.Admission admit(Inbox inbox, String delivery) {
        BookingRequested again = aBooking()
                .call(request.callId())
                .at(request.startsAt().toString())
                .request(delivery)
                .buildRequest();
        return inbox.admit(List.of(new Arrival(again, Priority.LIVE, "")), new UUID(0, 7), roomFor(10));
    }

    @Test
    void nothingElseIsMoved() {
        assertThat(undos.tryAgain(ADA, request.bookingId())).isEqualTo(new Answer.Unknown());
        rows.failed(List.of(request), FailureReason.CALENDAR_UNAVAILABLE);

        assertThat(undos.tryAgain(ADA, request.bookingId())).isEqualTo(new Answer.NotStuck("FAILED"));
        assertThat(undos.close(ADA, request.bookingId(), new Reason("why"), true))
                .isEqualTo(new Answer.NotStuck("FAILED"));
        assertThat(audit.acts()).isEmpty();
    }

    @Test
    void pressedByManyItIsDoneOnce() throws Exception {
        stuck();
        Callable<Answer> press = () -> undos.tryAgain(ADA, request.bookingId());

        List<Answer> answers;
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = people.invokeAll(List.of(press, press, press, press)).stream()
                    .map(pressed -> pressed.resultNow())
                    .toList();
        }

        assertThat(answers)
                .containsExactlyInAnyOrder(
                        new Answer.Done(),
                        new Answer.NotStuck("UNDOING"),
                        new Answer.NotStuck("UNDOING"),
                        new Answer.NotStuck("UNDOING"));
        assertThat(audit.acts()).hasSize(1);
    }
}

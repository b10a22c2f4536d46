package io.handshake.worker.bookings;

import com.zaxxer.hikari.HikariDataSource;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.StepFinished.Direction;
import io.handshake.contracts.StepFinished.Result;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditConfiguration;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.inbox.Arrival;
import io.handshake.worker.inbox.Inbox;
import io.handshake.worker.inbox.InboxSqlConfiguration;
import io.handshake.worker.ledger.LedgerConfiguration;
import io.handshake.worker.outcome.Announcements;
import io.handshake.worker.outcome.OutcomeSqlConfiguration;
import io.handshake.worker.saga.Announcement;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.Room;
import io.handshake.worker.saga.SagaJournal;
import io.handshake.worker.saga.SagaJournal.Decision;
import io.handshake.worker.saga.SagaJournal.Failure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** Bookings as the rooms before this one write them, and what people see of them. */
public final class BookingsScene implements AutoCloseable {

    static final Actor SOMEBODY = new Actor("Grace");

    private static final UUID WORKER = new UUID(0, 7);

    final HikariDataSource database;
    final Bookings bookings;
    final AuditLog audit;
    private final HikariDataSource reading;
    private final Inbox inbox;
    private final SagaJournal journal;
    private final Announcements announcements;

    public BookingsScene(HikariDataSource database) {
        this.database = database;
        this.audit = AuditConfiguration.auditLog(database, Clock.systemUTC());
        this.reading = new BookingsConfiguration().readingPool(database);
        this.bookings = new BookingsConfiguration().bookings(reading, audit, Clock.systemUTC());
        this.inbox = InboxSqlConfiguration.inbox(database, Clock.systemUTC());
        this.journal = LedgerConfiguration.journal(database);
        this.announcements = OutcomeSqlConfiguration.announcements(database);
    }

    /** In a worker's hands, and not decided. */
    public Booking held(BookingRequested request) {
        return inbox.admit(List.of(new Arrival(request, Priority.LIVE, "")), WORKER, new Room(100, 100, Map.of()))
                .toRun()
                .getFirst();
    }

    /** In its row, and nobody is at it. */
    public void waiting(BookingRequested request) {
        inbox.admit(List.of(new Arrival(request, Priority.LIVE, "")), WORKER, new Room(0, 0, Map.of()));
    }

    /** A delivery that finds a booking there. */
    public void again(BookingRequested request) {
        inbox.admit(List.of(new Arrival(request, Priority.LIVE, "")), WORKER, new Room(100, 100, Map.of()));
    }

    public Booking confirmed(BookingRequested request) {
        Booking booking = held(request);
        List<StepFinished> steps = List.of(
                step(booking, "refresh-token", Direction.DO, Result.DONE, "", 0, 12),
                step(booking, "create-event", Direction.DO, Result.DONE, "", 20, 480));
        told(journal.confirm(booking, "https://www.google.com/calendar/event?eid=x", false, steps));
        return booking;
    }

    public Booking undoing(BookingRequested request, FailureReason reason, String detail) {
        Booking booking = held(request);
        List<StepFinished> steps = List.of(
                step(booking, "refresh-token", Direction.DO, Result.DONE, "", 0, 12),
                step(booking, "create-event", Direction.DO, Result.REFUSED, reason + " " + detail, 20, 480));
        told(journal.beginUndo(booking, new Failure(reason, detail, false), steps));
        return booking;
    }

    public Booking failed(BookingRequested request, FailureReason reason, String detail) {
        Booking booking = undoing(request, reason, detail);
        journal.finishUndo(booking, List.of(step(booking, "create-event", Direction.UNDO, Result.DONE, "", 600, 90)));
        return booking;
    }

    public Booking stuck(BookingRequested request, FailureReason reason, String why) {
        Booking booking = undoing(request, reason, "google_too_slow");
        journal.park(
                booking,
                why,
                List.of(step(booking, "create-event", Direction.UNDO, Result.UNAVAILABLE, "google_too_slow", 600, 90)));
        return booking;
    }

    public void postponed(Booking booking, int tries) {
        journal.postponeUndo(booking, tries, Duration.ofMinutes(4), List.of());
    }

    private void told(Decision decision) {
        Announcement announcement = ((Decision.Decided) decision).announcement();
        announcements.markSent(List.of(announcement));
    }

    private static StepFinished step(
            Booking booking,
            String step,
            Direction direction,
            Result result,
            String detail,
            long afterMs,
            long durationMs) {
        return new StepFinished(
                booking.id(),
                booking.orgId(),
                booking.attempt(),
                booking.claim().epoch(),
                step,
                direction,
                1,
                result,
                detail,
                booking.request().receivedAt().plusMillis(afterMs),
                durationMs);
    }

    void run(String statements) {
        new JdbcTemplate(database).execute(statements);
    }

    /** Who has seen what is personal of it. */
    List<Actor> revealedBy(BookingId booking) {
        return audit.newest(Optional.of("booking/" + booking), 10).stream()
                .filter(entry -> entry.action().equals("reveal-booking"))
                .map(AuditLog.Entry::actor)
                .toList();
    }

    /** Its own connections; the database is its owner's. */
    @Override
    public void close() {
        reading.close();
    }
}

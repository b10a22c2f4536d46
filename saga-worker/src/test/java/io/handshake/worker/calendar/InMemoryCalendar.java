package io.handshake.worker.calendar;

import io.handshake.contracts.EventId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.HostCalendar;
import io.handshake.worker.saga.Leftover;
import io.handshake.worker.saga.StepResult;
import io.handshake.worker.saga.StepResult.Leaves;
import io.handshake.worker.saga.StepResult.Refused;
import io.handshake.worker.saga.StepResult.Unavailable;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A calendar in memory that keeps to {@link HostCalendarContract}; its next calls can be made to fail. */
public final class InMemoryCalendar implements HostCalendar {

    private final Map<OrgId, Access> clinics = new HashMap<>();
    private final Map<Place, Entry> entries = new HashMap<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

    /** What a clinic has granted; a clinic that is not listed is unknown. */
    public enum Access {
        CONNECTED,
        UNCONNECTED,
        REVOKED
    }

    /** What the next call comes to. */
    public enum Fault {
        /** Nothing happens, and nobody learns it. */
        LOST_BEFORE,
        /** It happens, and nobody learns it. */
        LOST_AFTER
    }

    private record Place(OrgId orgId, String calendarId, EventId eventId) {}

    private record Entry(String marker, Instant start, Instant end, State state) {

        Entry with(State other) {
            return new Entry(marker, start, end, other);
        }
    }

    private enum State {
        LIVE,
        RENAMED,
        CANCELLED
    }

    public synchronized InMemoryCalendar clinic(OrgId orgId, Access access) {
        clinics.put(orgId, access);
        return this;
    }

    /** At the end of the queue. */
    public void fail(Fault fault) {
        faults.add(fault);
    }

    public synchronized boolean isLive(Booking booking) {
        return find(booking).filter(entry -> entry.state() != State.CANCELLED).isPresent();
    }

    public synchronized void renameAsPerson(Booking booking) {
        entries.computeIfPresent(place(booking), (_, entry) -> entry.with(State.RENAMED));
    }

    public synchronized void moveAsPerson(Booking booking) {
        entries.computeIfPresent(
                place(booking),
                (_, entry) -> new Entry(
                        entry.marker(),
                        entry.start().plusSeconds(3600),
                        entry.end().plusSeconds(3600),
                        entry.state()));
    }

    public synchronized void deleteAsPerson(Booking booking) {
        entries.computeIfPresent(place(booking), (_, entry) -> entry.with(State.CANCELLED));
    }

    public synchronized void placeForeign(Booking booking) {
        entries.put(place(booking), new Entry("", booking.startsAt(), booking.endsAt(), State.LIVE));
    }

    @Override
    public StepResult create(Booking booking, Instant deadline) {
        Optional<Fault> fault = Optional.ofNullable(faults.poll());
        if (fault.equals(Optional.of(Fault.LOST_BEFORE))) {
            return new Unavailable("lost");
        }
        StepResult result = create(booking);
        return fault.isPresent() ? new Unavailable("lost") : result;
    }

    @Override
    public StepResult delete(Booking booking, Leftover leftover, Instant deadline) {
        Optional<Fault> fault = Optional.ofNullable(faults.poll());
        if (fault.equals(Optional.of(Fault.LOST_BEFORE))) {
            return new Unavailable("lost");
        }
        StepResult result = delete(booking, leftover);
        return fault.isPresent() ? new Unavailable("lost") : result;
    }

    private synchronized StepResult create(Booking booking) {
        Optional<Refused> closed = closed(booking);
        if (closed.isPresent()) {
            return closed.get();
        }
        Entry entry = entries.computeIfAbsent(place(booking), _ -> ours(booking));
        if (entry.state() == State.CANCELLED) {
            return new Refused(FailureReason.CALENDAR_UNAVAILABLE, "event_id_burnt");
        }
        if (!entry.marker().equals(marker(booking))) {
            return new Refused(FailureReason.CALENDAR_UNAVAILABLE, "foreign_event_under_our_id");
        }
        return isAtItsTime(entry, booking)
                ? new StepResult.Done("memory:" + booking.eventId())
                : new Refused(FailureReason.CALENDAR_REJECTED, "event_was_edited", Leaves.AN_EVENT);
    }

    private synchronized StepResult delete(Booking booking, Leftover leftover) {
        Optional<Refused> closed = closed(booking);
        if (closed.isPresent()) {
            return closed.get().reason() == FailureReason.CALENDAR_ACCESS_REVOKED || leftover == Leftover.EVENT_EXISTS
                    ? new Refused(
                            FailureReason.CALENDAR_ACCESS_REVOKED,
                            "calendar_out_of_reach: " + closed.get().detail(),
                            Leaves.PERHAPS_AN_EVENT)
                    : StepResult.Done.WITHOUT_LINK;
        }
        // Whatever the leftover: an id that is not there yet is burnt.
        Entry entry = entries.computeIfAbsent(place(booking), _ -> ours(booking));
        if (entry.state() == State.CANCELLED) {
            return StepResult.Done.WITHOUT_LINK;
        }
        if (!entry.marker().equals(marker(booking))) {
            return leftover == Leftover.EVENT_EXISTS
                    ? new Refused(FailureReason.CALENDAR_REJECTED, "foreign_event_under_our_id")
                    : StepResult.Done.WITHOUT_LINK;
        }
        if (entry.state() == State.RENAMED || !isAtItsTime(entry, booking)) {
            return new Refused(FailureReason.CALENDAR_REJECTED, "event_edited_by_person");
        }
        entries.put(place(booking), entry.with(State.CANCELLED));
        return StepResult.Done.WITHOUT_LINK;
    }

    private Optional<Refused> closed(Booking booking) {
        Access access = clinics.get(booking.orgId());
        if (access == null) {
            return Optional.of(new Refused(FailureReason.CLINIC_UNKNOWN, "clinic_unknown"));
        }
        return switch (access) {
            case CONNECTED -> Optional.empty();
            case UNCONNECTED ->
                Optional.of(new Refused(FailureReason.CALENDAR_NOT_CONNECTED, "calendar_not_connected"));
            case REVOKED -> Optional.of(new Refused(FailureReason.CALENDAR_ACCESS_REVOKED, "consent_revoked"));
        };
    }

    private Optional<Entry> find(Booking booking) {
        return Optional.ofNullable(entries.get(place(booking)));
    }

    private static boolean isAtItsTime(Entry entry, Booking booking) {
        return Objects.equals(entry.start(), booking.startsAt()) && Objects.equals(entry.end(), booking.endsAt());
    }

    private static Entry ours(Booking booking) {
        return new Entry(marker(booking), booking.startsAt(), booking.endsAt(), State.LIVE);
    }

    private static String marker(Booking booking) {
        return booking.id().toString();
    }

    private static Place place(Booking booking) {
        return new Place(booking.orgId(), booking.calendarId(), booking.eventId());
    }
}

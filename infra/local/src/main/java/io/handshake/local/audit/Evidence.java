package io.handshake.local.audit;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.BookingRequested;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that can be seen of bookings from outside, at a moment when nothing is under way.
 *
 * @param calendars by org id, as those who made the clinics know it; what the system believes is held against it
 */
public record Evidence(
        List<BookingRequested> requests,
        List<Told> outcomes,
        List<Decided> decisions,
        List<Appointment> appointments,
        List<Event> events,
        Map<String, HostCalendar> calendars) {

    public Evidence {
        requests = List.copyOf(requests);
        outcomes = List.copyOf(outcomes);
        decisions = List.copyOf(decisions);
        appointments = List.copyOf(appointments);
        events = List.copyOf(events);
        calendars = Map.copyOf(calendars);
    }

    /**
     * Where a clinic's bookings belong.
     *
     * @param account the e-mail address behind the calendar
     */
    public record HostCalendar(String account, String calendarId) {

        /** The one that every account has. */
        public static HostCalendar primaryOf(String account) {
            return new HostCalendar(account, "primary");
        }
    }

    /** A record of an outcome topic with its {@code ce_id}. */
    public record Told(String ceId, BookingOutcome outcome) {

        boolean isConfirmed() {
            return switch (outcome) {
                case BookingConfirmed confirmed -> true;
                case BookingFailed failed -> false;
            };
        }

        /** What is said to one delivery only says nothing of the booking. */
        boolean isOfTheBooking() {
            return switch (outcome) {
                case BookingConfirmed confirmed -> true;
                case BookingFailed failed -> !failed.answersOneDelivery();
            };
        }
    }

    /**
     * A row of {@code booking_saga}.
     *
     * @param state as it stands there; {@code CLOSED} where a person has closed it while its event may stand
     */
    public record Decided(
            String bookingId,
            int attempt,
            String state,
            String orgId,
            String eventId,
            Instant startsAt,
            Instant endsAt) {}

    /** A row of {@code appointments}; the booking id is empty in rows of other software. */
    public record Appointment(
            String id,
            String bookingId,
            String orgId,
            String calendarId,
            String eventId,
            Instant startsAt,
            Instant endsAt,
            boolean holdsItsTime) {}

    /** A live event in some calendar; the marker is empty when a person made it. */
    public record Event(String account, String id, String marker, Instant startsAt, Instant endsAt) {}
}

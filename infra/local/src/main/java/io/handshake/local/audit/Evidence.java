package io.handshake.local.audit;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.BookingRequested;
import java.time.Instant;
import java.util.List;

/** Everything that can be seen of bookings from outside, at a moment when nothing is under way. */
public record Evidence(
        List<BookingRequested> requests,
        List<Told> outcomes,
        List<Decided> decisions,
        List<Appointment> appointments,
        List<Event> events) {

    public Evidence {
        requests = List.copyOf(requests);
        outcomes = List.copyOf(outcomes);
        decisions = List.copyOf(decisions);
        appointments = List.copyOf(appointments);
        events = List.copyOf(events);
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

    /** A row of {@code booking_saga}. */
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

package io.handshake.worker.bookings;

import io.handshake.contracts.EventId;
import java.util.List;

/**
 * One booking, as a person wants to see it.
 *
 * @param calendarId the clinic's calendar when this attempt began
 * @param firstRequestId the tool-call id of the very first delivery
 * @param requestIds the deliveries of this attempt, which its outcome answers
 * @param earlierRequestIds those of the attempts before, and those that were refused
 * @param calendarLink the event at Google; empty when there is none
 * @param traceId of the trace that led here; empty when there was none
 * @param payload masked
 */
public record BookingDetails(
        BookingSummary summary,
        String calendarId,
        String firstRequestId,
        List<String> requestIds,
        List<String> earlierRequestIds,
        EventId eventId,
        String calendarLink,
        String traceId,
        Appointment appointment,
        Payload payload,
        List<Moment> timeline) {

    public BookingDetails {
        requestIds = List.copyOf(requestIds);
        earlierRequestIds = List.copyOf(earlierRequestIds);
        timeline = List.copyOf(timeline);
    }

    BookingDetails with(Appointment other) {
        return new BookingDetails(
                summary,
                calendarId,
                firstRequestId,
                requestIds,
                earlierRequestIds,
                eventId,
                calendarLink,
                traceId,
                other,
                payload,
                timeline);
    }
}

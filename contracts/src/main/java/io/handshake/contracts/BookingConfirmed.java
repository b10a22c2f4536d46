package io.handshake.contracts;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * The event stands in the clinic's calendar, verified, and the appointment row is committed.
 *
 * @param appointmentId the id of the appointment row, as text
 * @param eventId the id of the event at Google
 * @param calendarLink Google's page of the event, empty when Google gave none
 * @param late decided after the caller had stopped waiting
 */
public record BookingConfirmed(
        BookingId bookingId,
        int attempt,
        List<RequestId> requestIds,
        OrgId orgId,
        String appointmentId,
        EventId eventId,
        String calendarLink,
        Instant startsAt,
        Instant endsAt,
        ZoneId timeZone,
        Instant decidedAt,
        boolean late)
        implements BookingOutcome {

    private static final int MAX_APPOINTMENT_ID = 100;
    private static final int MAX_LINK = 2000;

    public BookingConfirmed {
        Texts.present("bookingId", bookingId);
        Texts.range("attempt", attempt, 1, Integer.MAX_VALUE);
        requestIds = Texts.all("requestIds", requestIds);
        Texts.present("orgId", orgId);
        appointmentId = Texts.required("appointmentId", appointmentId, MAX_APPOINTMENT_ID);
        Texts.present("eventId", eventId);
        calendarLink = Texts.optional("calendarLink", calendarLink, MAX_LINK);
        Texts.moment("startsAt", startsAt);
        Texts.moment("endsAt", endsAt);
        if (!endsAt.isAfter(startsAt)) {
            throw new IllegalArgumentException("endsAt: expected a moment after startsAt, found another");
        }
        Texts.present("timeZone", timeZone);
        Texts.moment("decidedAt", decidedAt);
    }

    @Override
    public Topic topic() {
        return Topic.BOOKING_CONFIRMED;
    }
}

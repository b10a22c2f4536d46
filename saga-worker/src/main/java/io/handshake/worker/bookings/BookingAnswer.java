package io.handshake.worker.bookings;

import java.time.Instant;
import java.util.List;

/**
 * A booking as the API tells it; moments in UTC, and empty text where there is nothing to tell.
 *
 * @param words what became of it and what to do, in plain words; empty while nothing is wrong
 */
record BookingAnswer(
        String bookingId,
        String status,
        String orgId,
        String clinic,
        int attempt,
        String callId,
        String receivedAt,
        String startsAt,
        String endsAt,
        String timeZone,
        String patientName,
        String patientPhone,
        String decidedAt,
        boolean late,
        String reason,
        String detail,
        String parkedBecause,
        String words) {

    static BookingAnswer of(BookingSummary booking) {
        Told told = Told.of(booking.decision());
        return new BookingAnswer(
                booking.bookingId().toString(),
                booking.state().name(),
                booking.orgId().value(),
                booking.clinicName(),
                booking.attempt(),
                booking.callId(),
                booking.receivedAt().toString(),
                booking.startsAt().toString(),
                booking.endsAt().toString(),
                booking.zone().getId(),
                booking.maskedName(),
                booking.maskedPhone(),
                told.at(),
                told.late(),
                told.reason(),
                told.detail(),
                booking.parkedBecause(),
                Words.of(booking));
    }

    /** A decision in text. */
    private record Told(String at, boolean late, String reason, String detail) {

        static Told of(Decision decision) {
            return switch (decision) {
                case Decision.Undecided() -> new Told("", false, "", "");
                case Decision.Confirmed(Instant at, boolean late) -> new Told(at.toString(), late, "", "");
                case Decision.Failed(Instant at, boolean late, var reason, String detail) ->
                    new Told(at.toString(), late, reason.name(), detail);
            };
        }
    }

    /** A page of them; {@code next} is empty on the last. */
    record PageAnswer(List<BookingAnswer> bookings, int size, String next, boolean cut) {

        static PageAnswer of(Page page, int size) {
            return new PageAnswer(
                    page.bookings().stream().map(BookingAnswer::of).toList(),
                    size,
                    page.next().map(Position::text).orElse(""),
                    page.cut());
        }
    }

    /** One with all that is known; the patient is masked. */
    record DetailsAnswer(
            BookingAnswer booking,
            String calendarId,
            String firstRequestId,
            List<String> requestIds,
            List<String> earlierRequestIds,
            String eventId,
            String calendarLink,
            String traceId,
            AppointmentAnswer appointment,
            Payload payload,
            List<MomentAnswer> timeline) {

        static DetailsAnswer of(BookingDetails details) {
            return new DetailsAnswer(
                    BookingAnswer.of(details.summary()),
                    details.calendarId(),
                    details.firstRequestId(),
                    details.requestIds(),
                    details.earlierRequestIds(),
                    details.eventId().value(),
                    details.calendarLink(),
                    details.traceId(),
                    AppointmentAnswer.of(details.appointment()),
                    details.payload(),
                    details.timeline().stream().map(MomentAnswer::of).toList());
        }
    }

    /** The row: {@code NONE}, {@code HELD}, {@code RELEASED}, {@code GONE} or {@code UNKNOWN}. */
    record AppointmentAnswer(String state, String id, String status, String startsAt, String endsAt) {

        static AppointmentAnswer of(Appointment appointment) {
            return switch (appointment) {
                case Appointment.None() -> new AppointmentAnswer("NONE", "", "", "", "");
                case Appointment.Held(String id, String status, Instant startsAt, Instant endsAt) ->
                    new AppointmentAnswer("HELD", id, status, startsAt.toString(), endsAt.toString());
                case Appointment.Released(String id, String status) ->
                    new AppointmentAnswer("RELEASED", id, status, "", "");
                case Appointment.Gone() -> new AppointmentAnswer("GONE", "", "", "", "");
                case Appointment.Unknown() -> new AppointmentAnswer("UNKNOWN", "", "", "", "");
            };
        }
    }

    /** An entry of the timeline. */
    record MomentAnswer(
            String at,
            String kind,
            String tone,
            int attempt,
            String title,
            String words,
            String detail,
            long durationMs) {

        static MomentAnswer of(Moment moment) {
            return new MomentAnswer(
                    moment.at().toString(),
                    moment.kind().name(),
                    moment.tone().name(),
                    moment.attempt(),
                    moment.title(),
                    moment.words(),
                    moment.detail(),
                    moment.took().toMillis());
        }
    }
}

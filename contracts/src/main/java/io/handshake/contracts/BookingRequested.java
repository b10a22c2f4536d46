package io.handshake.contracts;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Somebody on the phone asks for an appointment. Published by ingress once per delivery; the saga-worker answers it
 * with one {@link BookingOutcome}.
 *
 * @param bookingId the wish, equal for every repetition within a call
 * @param requestId this delivery; the answer goes back under it
 * @param callId the call, or the tool-call id when the message named none
 * @param calendarId the clinic's calendar as ingress knew it when it derived the booking id
 * @param startsAt the moment the appointment begins
 * @param durationMinutes length in minutes, 15 to 240
 * @param timeZone the clinic's zone, in which the caller said the time
 * @param serviceType as spoken, empty when not given
 * @param notes empty when not given
 * @param receivedAt when the webhook arrived
 * @param answerBy until when the caller waits; later outcomes are late
 */
public record BookingRequested(
        BookingId bookingId,
        RequestId requestId,
        OrgId orgId,
        String callId,
        String calendarId,
        Instant startsAt,
        int durationMinutes,
        ZoneId timeZone,
        Patient patient,
        String serviceType,
        String notes,
        Instant receivedAt,
        Instant answerBy) {

    public static final int MIN_DURATION_MINUTES = 15;
    public static final int MAX_DURATION_MINUTES = 240;
    public static final int DEFAULT_DURATION_MINUTES = 30;
    public static final int MAX_CALL_ID = 200;
    public static final int MAX_CALENDAR_ID = 254;
    public static final int MAX_SERVICE_TYPE = 100;
    public static final int MAX_NOTES = 2000;
    /** Far more than any caller waits; a wrong clock at the sender cannot hold a booking open for ever. */
    public static final Duration MAX_WAIT = Duration.ofMinutes(5);

    public BookingRequested {
        Texts.present("bookingId", bookingId);
        Texts.present("requestId", requestId);
        Texts.present("orgId", orgId);
        callId = Texts.required("callId", callId, MAX_CALL_ID);
        calendarId = Texts.required("calendarId", calendarId, MAX_CALENDAR_ID);
        Texts.moment("startsAt", startsAt);
        Texts.range("durationMinutes", durationMinutes, MIN_DURATION_MINUTES, MAX_DURATION_MINUTES);
        Texts.moment("endsAt", startsAt.plus(Duration.ofMinutes(durationMinutes)));
        Texts.present("timeZone", timeZone);
        Texts.present("patient", patient);
        serviceType = Texts.optional("serviceType", serviceType, MAX_SERVICE_TYPE);
        notes = Texts.optional("notes", notes, MAX_NOTES);
        Texts.moment("receivedAt", receivedAt);
        Texts.moment("answerBy", answerBy);
        if (answerBy.isBefore(receivedAt) || answerBy.isAfter(receivedAt.plus(MAX_WAIT))) {
            throw new IllegalArgumentException(
                    "answerBy: expected receivedAt to " + MAX_WAIT + " after it, found another moment");
        }
    }

    /** The moment the appointment ends. */
    public Instant endsAt() {
        return startsAt.plus(Duration.ofMinutes(durationMinutes));
    }

    /** Ids and times only: the rest is personal. */
    @Override
    public String toString() {
        return "BookingRequested[" + bookingId + ", request " + requestId + ", org " + orgId + ", " + startsAt + "]";
    }
}

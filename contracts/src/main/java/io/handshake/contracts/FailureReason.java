package io.handshake.contracts;

/**
 * Why a booking failed: a closed list. Each has a sentence that the assistant may say to the caller, and one for the
 * operator that says what to do.
 */
public enum FailureReason {
    SLOT_TAKEN(
            false,
            "Sorry, that time has just been taken. Would another time suit you?",
            "Another appointment holds this slot. Nothing to do; the caller was asked for another time."),
    INVALID_REQUEST(
            false,
            "Sorry, I did not get the details right. Could we go through them again?",
            "The request contradicts itself or an earlier one. Compare the tool's definition with docs."),
    START_IN_PAST(
            false,
            "Sorry, that time has already passed. Which other time would suit you?",
            "The start had passed when the booking was decided. Nothing to do, unless clocks differ."),
    TOO_LATE(
            true,
            "Sorry, I could not book that in time. Nothing has been booked. Shall I try again?",
            "The decision came after the caller had gone, too near to the start. Look for what was slow; replay if wanted."),
    CLINIC_UNKNOWN(
            false,
            "Sorry, I cannot book for this clinic yet. Please call the reception.",
            "No clinic has this org id. Create it, or correct the org_id in the assistant's static tool parameters."),
    CALENDAR_NOT_CONNECTED(
            false,
            "Sorry, I cannot reach the clinic's calendar. Please call the reception.",
            "The clinic has never connected a Google calendar. Connect it, then replay."),
    CALENDAR_ACCESS_REVOKED(
            false,
            "Sorry, I cannot reach the clinic's calendar. Please call the reception.",
            "Google no longer honours the clinic's consent. Reconnect the calendar, then replay."),
    CALENDAR_REJECTED(
            false,
            "Sorry, the clinic's calendar did not accept this booking. Please call the reception.",
            "Google refuses this event for good. See the detail; check the calendar id and how it is shared."),
    CALENDAR_UNAVAILABLE(
            true,
            "Sorry, the clinic's calendar is not answering, so nothing has been booked. Shall I try again?",
            "Google did not give a usable answer in time. Replay once it does."),
    APPOINTMENT_REJECTED(
            false,
            "Sorry, the booking could not be saved, so nothing has been booked. Please call the reception.",
            "PostgreSQL refuses the appointment row. See the detail for the constraint; mend it, then replay."),
    PLATFORM_MISCONFIGURED(
            false,
            "Sorry, our booking system has a problem, so nothing has been booked. Please call the reception.",
            "Our own configuration is at fault (OAuth client, or a booking that stops every worker). Page an engineer; no clinic is disconnected.");

    private final boolean retryable;
    private final String callerSentence;
    private final String operatorSentence;

    FailureReason(boolean retryable, String callerSentence, String operatorSentence) {
        this.retryable = retryable;
        this.callerSentence = callerSentence;
        this.operatorSentence = operatorSentence;
    }

    /** Whether the same request may succeed a little later without anybody mending anything. */
    public boolean retryable() {
        return retryable;
    }

    /** What the caller may hear: true, polite, and without a cause that is none of their business. */
    public String callerSentence() {
        return callerSentence;
    }

    /** What the operator should do. */
    public String operatorSentence() {
        return operatorSentence;
    }
}

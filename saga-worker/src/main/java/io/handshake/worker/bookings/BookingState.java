package io.handshake.worker.bookings;

/** The states of a booking, and what they mean to people. */
public enum BookingState {
    RECEIVED("being decided", "It is on its way. Nobody has been told anything but \"pending\"."),
    CONFIRMED("confirmed", "The event is in the clinic's calendar and the appointment is saved."),
    UNDOING(
            "failed, being undone",
            "It has failed, and the caller may know. What it left in the calendar is being removed."),
    FAILED("failed", "There is no appointment, and nothing of it is left in the calendar."),
    STUCK(
            "needs a person",
            "It has failed, and something of it may still stand in the calendar: a person has to look.");

    private final String label;
    private final String words;

    BookingState(String label, String words) {
        this.label = label;
        this.words = words;
    }

    /** In two or three words, for a table. */
    public String label() {
        return label;
    }

    /** In a sentence. */
    public String words() {
        return words;
    }
}

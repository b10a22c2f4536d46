package io.handshake.worker.replays;

/** Why a booking is not replayed: a closed list, each with words for the person who asked. */
public enum Obstacle {
    UNKNOWN("No booking has this id, or it has been forgotten by now."),
    BEING_DECIDED("It is being decided right now. Wait for the outcome."),
    BEING_UNDONE("It has failed, and what it left in the calendar is being removed. Wait until that is done."),
    STUCK("Its undo is stuck. Try the undo again or close it, and replay then."),
    CONFIRMED("It is confirmed already."),
    EVENT_MAY_STAND(
            "Its undo was closed by hand while its event may still stand, and a replay would make a second one. Remove"
                    + " the event, and close the undo once more with the word that it is gone."),
    START_IN_PAST("Its start has passed. Nobody can keep that appointment."),
    ERASED("What it said of the patient was erased, so there is nobody to book it for."),
    UNREADABLE("What was asked for cannot be read any more."),
    /** Of a run only: somebody else has begun a new attempt since it was chosen. */
    TRIED_MEANWHILE("It was tried again since it was chosen."),
    /** Of a run only. */
    STOPPED("The replay was stopped before its turn came.");

    private final String words;

    Obstacle(String words) {
        this.words = words;
    }

    /** What there is to say, and to do about it. */
    public String words() {
        return words;
    }
}

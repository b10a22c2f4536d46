package io.handshake.worker.saga;

import java.util.ArrayList;
import java.util.List;

/**
 * The saga's table of contents: the steps in their order, each with its undo.
 *
 * <p>1. {@code refresh-token}: an access token that outlives the booking ({@link ClinicTokens}). Leaves nothing.
 *
 * <p>2. {@code create-event}: the verified event in the clinic's calendar ({@link HostCalendar#create}). Undone by
 * deleting it ({@link HostCalendar#delete}).
 *
 * <p>3. {@code save-booking}: the appointment row and {@code CONFIRMED}, in one transaction
 * ({@link SagaJournal#confirm}). It happens whole or not at all: nothing to undo.
 */
public enum Step {
    REFRESH_TOKEN("refresh-token", Undo.NOTHING),
    CREATE_EVENT("create-event", Undo.DELETE_EVENT),
    SAVE_BOOKING("save-booking", Undo.NOTHING);

    /** What takes a step back. */
    enum Undo {
        NOTHING,
        DELETE_EVENT
    }

    private final String stepName;
    private final Undo undo;

    Step(String stepName, Undo undo) {
        this.stepName = stepName;
        this.undo = undo;
    }

    /** For the journal and the log; nothing branches on it. */
    public String stepName() {
        return stepName;
    }

    Undo undo() {
        return undo;
    }

    /** The step after this one; save-booking is the last. */
    Step following() {
        return switch (this) {
            case REFRESH_TOKEN -> CREATE_EVENT;
            case CREATE_EVENT -> SAVE_BOOKING;
            case SAVE_BOOKING -> throw new IllegalStateException("save-booking is the last step");
        };
    }

    /** The steps to take back, last first, when everything up to and including this one may have left something. */
    List<Step> undoOrder() {
        List<Step> order = new ArrayList<>();
        for (Step step : values()) {
            if (step.undo != Undo.NOTHING) {
                order.addFirst(step);
            }
            if (step == this) {
                break;
            }
        }
        return List.copyOf(order);
    }
}

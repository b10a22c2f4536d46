package io.handshake.worker.console;

import io.handshake.contracts.FailureReason;
import io.handshake.worker.replays.Obstacle;
import java.util.stream.Stream;

/** What the codes of failed and stuck bookings mean, and what to do. */
public final class ReplayWords {

    static final ReplayWords WORDS = new ReplayWords();

    /** Of a failure's reason. */
    public String todo(String reason) {
        return Stream.of(FailureReason.values())
                .filter(each -> each.name().equals(reason))
                .map(FailureReason::operatorSentence)
                .findFirst()
                .orElse("");
    }

    /** Of what a replay has skipped. */
    public String skipped(String obstacle) {
        return Stream.of(Obstacle.values())
                .filter(each -> each.name().equals(obstacle))
                .map(Obstacle::words)
                .findFirst()
                .orElse("");
    }

    /** Of what an undo is stuck for; the code is shown beside it. */
    public String stuck(String why) {
        return switch (why.split(":", 2)[0]) {
            case "undo_gave_up" -> "Google did not let us remove the event for hours. Try again when it answers.";
            case "foreign_event_under_our_id" ->
                "Under this booking's id stands an event that is not ours. Look at it in the calendar, then close this.";
            case "event_edited_by_person" ->
                "Somebody has edited the event, so we do not delete it. Ask the clinic, then close this.";
            case "calendar_out_of_reach" ->
                "The calendar cannot be reached any more. Reconnect the clinic and try again, or look by hand.";
            case "claimed_too_often" ->
                "It has brought its workers down again and again. Look at the log before you try again.";
            default -> "An event may stand in the clinic's calendar. Look there, then try again or close this.";
        };
    }

    private ReplayWords() {}
}

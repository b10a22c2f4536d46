package io.handshake.worker.saga;

import io.handshake.worker.saga.StepResult.Done;
import io.handshake.worker.saga.StepResult.Leaves;
import io.handshake.worker.saga.StepResult.Refused;
import io.handshake.worker.saga.StepResult.Unavailable;
import java.time.Duration;
import java.time.Instant;

/** Which way an undo goes: pure. Bounded, with growing pauses; what cannot be undone is parked for a person. */
final class Undoing {

    /** What follows a try of an undo. */
    sealed interface After {

        record Finish() implements After {}

        /** Wait here, then try again. */
        record TryAgain(Duration pause) implements After {}

        /** The pause is long: put the undo back into its row, for any worker. */
        record Postpone(Duration pause) implements After {}

        /** A person must look. */
        record Park(String why) implements After {}
    }

    private final Tempo tempo;

    Undoing(Tempo tempo) {
        this.tempo = tempo;
    }

    After after(int tries, Instant since, StepResult result, Instant now) {
        boolean graceIsOver = now.isAfter(since.plus(tempo.undoGrace()));
        boolean patienceIsOver = now.isAfter(since.plus(tempo.undoPatience()));
        return switch (result) {
            case Done done -> new After.Finish();
            case Refused refused ->
                graceIsOver || !mayComeBack(refused)
                        ? new After.Park(refused.detail())
                        : waiting(pauseBefore(tries, Duration.ZERO));
            case Unavailable unavailable
            when graceIsOver && unavailable.leaves() == Leaves.NOTHING_YET -> new After.Finish();
            case Unavailable unavailable ->
                patienceIsOver
                        ? new After.Park("undo_gave_up: " + unavailable.detail())
                        : waitBefore(tries, unavailable, since, now);
        };
    }

    /**
     * A write whose answer never came may still land, and then "nothing there" is no end: what could look after the grace
     * waits as long again.
     */
    private After waitBefore(int tries, Unavailable unavailable, Instant since, Instant now) {
        Duration pause = pauseBefore(tries, unavailable.notBefore());
        boolean looksAfterGrace = now.plus(pause).isAfter(since.plus(tempo.undoGrace()));
        return waiting(looksAfterGrace && mayLand(unavailable) ? longer(pause, tempo.undoGrace()) : pause);
    }

    private static boolean mayLand(Unavailable unavailable) {
        return unavailable.leaves() == Leaves.PERHAPS_AN_EVENT;
    }

    /** A calendar out of reach may have lost its access for a moment; what a person has edited stays edited. */
    private static boolean mayComeBack(Refused refused) {
        return refused.leaves() == Leaves.PERHAPS_AN_EVENT;
    }

    private Duration pauseBefore(int tries, Duration notBefore) {
        Duration backOff = Tempo.pauseAfter(tries, tempo.undoFirstPause(), tempo.undoLongestPause());
        Duration asked = notBefore.compareTo(tempo.undoLongestPause()) < 0 ? notBefore : tempo.undoLongestPause();
        return longer(backOff, asked);
    }

    private After waiting(Duration pause) {
        return pause.compareTo(tempo.undoPauseInHand()) > 0 ? new After.Postpone(pause) : new After.TryAgain(pause);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}

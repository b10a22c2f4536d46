package io.handshake.worker.replays;

import io.handshake.worker.audit.Actor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The port to the runs, for those who ask for them and look at them. */
public interface RunBook {

    /** How beginning a run can end. */
    sealed interface Begun {

        record Running(UUID run, int total) implements Begun {}

        /** Nothing fits. */
        record Nothing() implements Begun {}

        /** More than one run takes. */
        record TooMany(int most) implements Begun {}

        /** As many go on as may. */
        record Busy(int most) implements Begun {}
    }

    /** Chooses, and writes down what was chosen and by whom. */
    Begun begin(Actor actor, ReplayFilter filter, double perSecond);

    Optional<ReplayRun> find(UUID run);

    /** The newest first. */
    List<ReplayRun> newest(int limit);

    /**
     * Publishes nothing more; what is published takes its course.
     *
     * @return false when it had ended before, or is not known
     */
    boolean stop(Actor actor, UUID run);

    /** Forgets the oldest of those that ended so long ago; says how many. */
    int forget(Duration after, int most);
}

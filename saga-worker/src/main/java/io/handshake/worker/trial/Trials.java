package io.handshake.worker.trial;

import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Test bookings. */
public interface Trials {

    /**
     * Makes an event in the clinic's calendar, years from now, looks for it, deletes it, and looks again; takes 45 s at the
     * most. What it cannot remove is removed later, by any worker.
     */
    Answer run(OrgId orgId, Actor by);

    /** The clinic's newest; empty when there was none lately. */
    Optional<Last> last(OrgId orgId);

    /** What comes of asking for one. */
    sealed interface Answer {

        record ClinicUnknown() implements Answer {}

        /** Another one has just been made, or is under way. */
        record NotSoSoon(Duration pause) implements Answer {}

        /** Enough of them are under way in this worker. */
        record TooMany() implements Answer {}

        record Ran(Report report) implements Answer {}
    }

    /** How it went, step by step, in order. */
    record Report(Verdict verdict, Instant startsAt, List<StepReport> steps) {

        public Report {
            steps = List.copyOf(steps);
        }
    }

    enum Verdict {
        PASSED("The calendar takes bookings: a test event was made, seen, deleted, and seen to be gone."),
        FAILED("The calendar does not take bookings now. Nothing of the test is left in it."),
        LEFT_OVER(
                "The test could not be removed from the calendar yet. It is tried again every few minutes for a day; an event"
                        + " that is still there after that may be deleted by hand.");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * One step.
     *
     * @param name such as {@code create-event}
     * @param words what came of it
     * @param detail the same in codes, as log lines have it; empty when it went well
     */
    record StepReport(String name, Result result, String words, String detail, Duration took) {}

    enum Result {
        DONE,
        REFUSED,
        UNAVAILABLE
    }

    /** The newest test booking of a clinic. */
    record Last(Instant at, State state) {}

    enum State {
        RUNNING,
        PASSED,
        FAILED,
        LEFT_OVER
    }
}

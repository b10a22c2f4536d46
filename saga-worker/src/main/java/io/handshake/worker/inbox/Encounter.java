package io.handshake.worker.inbox;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.RequestId;
import java.util.List;
import java.util.Locale;

/** What a delivery does to a booking that is already there. Pure: the rows say what is there, and this says what follows. */
final class Encounter {

    /** So many deliveries of one attempt are remembered; the model repeats itself a few times, not a hundred. */
    static final int MAX_REQUEST_IDS = 100;

    enum State {
        RECEIVED,
        CONFIRMED,
        UNDOING,
        FAILED,
        STUCK,
        /** A stuck undo that a person has closed while its event may stand: another attempt would make a second. */
        CLOSED
    }

    /** What stands under the delivery's booking id. */
    sealed interface Standing {

        /** Nothing: then the tool-call id stands for another wish of the same call, or the insert had gone through. */
        record Absent() implements Standing {}

        /**
         * A row.
         *
         * @param current the deliveries of its attempt
         * @param earlier those of the attempts before, and those that were refused
         */
        record Row(State state, List<RequestId> current, List<RequestId> earlier) implements Standing {

            public Row {
                current = List.copyOf(current);
                earlier = List.copyOf(earlier);
            }
        }
    }

    enum Memory {
        /** The row learns the delivery's id. */
        STORE,
        /** It knows it already. */
        KNOWN,
        /** There is no room for it: it is answered now, or hears "pending". */
        FULL
    }

    /**
     * What tells two wishes of one call for one start apart: a parent who asks for two children at one time has one
     * booking id and two wishes, and so has a caller who changes the length.
     *
     * @param patientName compared without regard to case and spaces
     */
    record Wish(String patientName, int minutes) {

        Wish {
            patientName = patientName.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        }

        static Wish of(BookingRequested request) {
            return new Wish(request.patient().name(), request.durationMinutes());
        }

        Likeness compared(Wish other) {
            return equals(other) ? Likeness.SAME_WISH : Likeness.ANOTHER_WISH;
        }

        /** A name is personal. */
        @Override
        public String toString() {
            return "Wish[withheld]";
        }
    }

    enum Likeness {
        SAME_WISH,
        ANOTHER_WISH
    }

    /** What follows. */
    sealed interface Verdict {

        /** It is being decided: the outcome will answer this delivery, too. */
        record Join(Memory memory) implements Verdict {}

        /**
         * It is being decided, and this delivery was answered by an earlier attempt. To answer it again would let a late
         * copy of that old failure speak for the new try.
         */
        record Ignore() implements Verdict {}

        /** It is decided: the stored outcome is announced once more and names this delivery. */
        record Repeat(Memory memory) implements Verdict {}

        /** It had failed, and this is a new wish to try. */
        record TryAgain() implements Verdict {}

        /** The tool-call id stands for another wish. */
        record Refuse() implements Verdict {}

        /**
         * The slot stands for another wish of the same call: this one must never hear that one's outcome.
         *
         * @param memory among the deliveries of earlier attempts: its caller has heard that it failed, so that it never
         *     begins a new attempt when it comes again
         */
        record RefuseOther(FailureReason reason, Memory memory) implements Verdict {}
    }

    static Verdict meet(Standing standing, RequestId delivery, Likeness likeness) {
        return switch (standing) {
            case Standing.Absent _ -> new Verdict.Refuse();
            case Standing.Row row ->
                switch (likeness) {
                    case SAME_WISH -> meet(row, delivery);
                    case ANOTHER_WISH -> meetOther(row, delivery);
                };
        };
    }

    private static Verdict meetOther(Standing.Row row, RequestId delivery) {
        return switch (row.state()) {
            case CONFIRMED -> refuseOther(FailureReason.SLOT_TAKEN, row, delivery);
            case RECEIVED, UNDOING, STUCK, CLOSED -> refuseOther(FailureReason.INVALID_REQUEST, row, delivery);
            case FAILED ->
                answeredBefore(row, delivery)
                        ? refuseOther(FailureReason.INVALID_REQUEST, row, delivery)
                        : meet(row, delivery);
        };
    }

    private static Verdict refuseOther(FailureReason reason, Standing.Row row, RequestId delivery) {
        boolean isKnown = row.current().contains(delivery) || row.earlier().contains(delivery);
        return new Verdict.RefuseOther(reason, isKnown ? Memory.KNOWN : Memory.STORE);
    }

    /** By an earlier attempt, or by a refusal. */
    private static boolean answeredBefore(Standing.Row row, RequestId delivery) {
        return !row.current().contains(delivery) && row.earlier().contains(delivery);
    }

    private static Verdict meet(Standing.Row row, RequestId delivery) {
        boolean answeredBefore = answeredBefore(row, delivery);
        return switch (row.state()) {
            case RECEIVED -> answeredBefore ? new Verdict.Ignore() : new Verdict.Join(memory(row, delivery));
            case CONFIRMED, UNDOING, STUCK, CLOSED -> new Verdict.Repeat(memory(row, delivery));
            case FAILED ->
                answeredBefore || row.current().contains(delivery)
                        ? new Verdict.Repeat(memory(row, delivery))
                        : new Verdict.TryAgain();
        };
    }

    private static Memory memory(Standing.Row row, RequestId delivery) {
        if (row.current().contains(delivery)) {
            return Memory.KNOWN;
        }
        return row.current().size() < MAX_REQUEST_IDS ? Memory.STORE : Memory.FULL;
    }

    private Encounter() {}
}

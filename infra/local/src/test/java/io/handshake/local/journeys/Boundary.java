package io.handshake.local.journeys;

import io.handshake.embedded.google.Operation;
import io.handshake.local.journeys.GoogleGate.Side;
import io.handshake.local.journeys.SqlHolds.Point;

/** The places between two steps at which a worker can be lost, in the order in which a booking meets them. */
@SuppressWarnings("ImmutableEnumChecker") // its fields are records of enums and numbers
enum Boundary {
    INBOX_UNCOMMITTED("before the inbox's commit", new RolledBack(Point.ADMITTED), Story.BOOKED),
    INBOX_COMMITTED("after the inbox's commit, before the offsets'", new Unheard(Point.ADMITTED), Story.BOOKED),
    TOKEN_ASKED("before Google issues the token", new AtGoogle(Operation.TOKEN, Side.REQUEST, 1), Story.BOOKED),
    TOKEN_ISSUED("after Google issued the token", new AtGoogle(Operation.TOKEN, Side.ANSWER, 1), Story.BOOKED),
    INSERT_SENT("before the insert is seen by Google", new AtGoogle(Operation.INSERT, Side.REQUEST, 1), Story.BOOKED),
    INSERT_SENT_SLOT_LOST(
            "before the insert is seen by Google, then the slot is taken",
            new AtGoogle(Operation.INSERT, Side.REQUEST, 1),
            Story.SLOT_TAKEN_WHILE_HELD),
    INSERT_DONE("after the insert, before its answer", new AtGoogle(Operation.INSERT, Side.ANSWER, 1), Story.BOOKED),
    CONFIRMED_UNCOMMITTED("before the decision's commit", new RolledBack(Point.CONFIRMED), Story.BOOKED),
    CONFIRMED_COMMITTED(
            "after the decision's commit, before the announcement", new Unheard(Point.CONFIRMED), Story.BOOKED),
    ANNOUNCED("after the announcement, before its mark", new RolledBack(Point.ANNOUNCED), Story.BOOKED),
    UNDOING_UNCOMMITTED("before UNDOING is committed", new RolledBack(Point.UNDOING), Story.SLOT_TAKEN),
    UNDOING_COMMITTED(
            "after UNDOING is committed, before it is announced", new Unheard(Point.UNDOING), Story.SLOT_TAKEN),
    BURN_SENT("before the undo's burn", new AtGoogle(Operation.INSERT, Side.REQUEST, 3), Story.LOST_THEN_REFUSED),
    BURN_DONE(
            "after the undo's burn, before its answer",
            new AtGoogle(Operation.INSERT, Side.ANSWER, 3),
            Story.LOST_THEN_REFUSED),
    DELETE_SENT("before the undo's delete", new AtGoogle(Operation.DELETE, Side.REQUEST, 1), Story.SLOT_TAKEN),
    DELETE_DONE(
            "after the undo's delete, before its answer",
            new AtGoogle(Operation.DELETE, Side.ANSWER, 1),
            Story.SLOT_TAKEN),
    FAILED_UNCOMMITTED("before FAILED is committed", new RolledBack(Point.FAILED), Story.SLOT_TAKEN),
    FAILED_COMMITTED("after FAILED is committed, before that is known", new Unheard(Point.FAILED), Story.SLOT_TAKEN);

    /** How a worker is held there. */
    sealed interface How {

        String inWords();
    }

    /** @param nth of the requests of this kind for this booking */
    record AtGoogle(Operation operation, Side side, int nth) implements How {
        @Override
        public String inWords() {
            return "the proxy before Google keeps the " + side.name().toLowerCase(java.util.Locale.ROOT) + " of "
                    + operation + (nth > 1 ? " number " + nth : "");
        }
    }

    /** The transaction waits at the server, and is rolled back when the worker is gone. */
    record RolledBack(Point point) implements How {
        @Override
        public String inWords() {
            return "a trigger holds the transaction (" + point + "), which is rolled back";
        }
    }

    /** The transaction is committed, and the worker has not heard it. */
    record Unheard(Point point) implements How {
        @Override
        public String inWords() {
            return "the proxy before PostgreSQL keeps the answer of the commit (" + point + ")";
        }
    }

    /** What happens to the booking beside that. */
    enum Story {
        BOOKED("CONFIRMED"),
        /** By other software, as soon as our event is made. */
        SLOT_TAKEN("FAILED"),
        SLOT_TAKEN_WHILE_HELD("FAILED"),
        /** The first insert is dropped unanswered, the second refused: nobody knows what stands, so the undo burns. */
        LOST_THEN_REFUSED("FAILED");

        private final String end;

        Story(String end) {
            this.end = end;
        }
    }

    private final String inWords;
    private final How how;
    private final Story story;

    Boundary(String inWords, How how, Story story) {
        this.inWords = inWords;
        this.how = how;
        this.story = story;
    }

    String inWords() {
        return inWords;
    }

    How how() {
        return how;
    }

    Story story() {
        return story;
    }

    /** The state that the booking must come to, whenever and wherever its worker is lost. */
    String end() {
        return story.end;
    }

    /** Only one batch at a time is in the inbox's hands. */
    boolean isAtTheInbox() {
        return this == INBOX_UNCOMMITTED || this == INBOX_COMMITTED;
    }
}

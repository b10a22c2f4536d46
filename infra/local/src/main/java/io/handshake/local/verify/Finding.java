package io.handshake.local.verify;

import java.util.List;

/** What a check has found: a sentence, and where something is wrong, one that says what to do. */
sealed interface Finding {

    String words();

    /** All is well. */
    record Ok(String words) implements Finding {}

    /**
     * Bookings are made, but something is weaker than it should be, or soon will be.
     *
     * @param about the ids of all that it is about, where the words name only some
     */
    record Warning(String words, String action, List<String> about) implements Finding {

        public Warning {
            about = List.copyOf(about);
        }

        Warning(String words, String action) {
            this(words, action, List.of());
        }
    }

    /** Bookings are lost or unsafe. */
    record Failed(String words, String action) implements Finding {}

    /**
     * It was asked that nobody looks.
     *
     * @param words by what
     */
    record Skipped(String words) implements Finding {}

    /** Nobody could look, which is as bad as a fault, as it may hide one. */
    static Finding unseen(String why, String action) {
        return new Failed("Not looked at: " + why, action);
    }

    /** The same, for want of a setting. */
    static Finding unseenFor(String missingSetting) {
        return unseen(missingSetting + " is not set here.", "Set it here as the service has it.");
    }

    default Verdict verdict() {
        return switch (this) {
            case Failed(var _, var _) -> Verdict.FAILED;
            case Warning(var _, var _, var _) -> Verdict.WARNING;
            case Skipped(var _) -> Verdict.SKIPPED;
            case Ok(var _) -> Verdict.OK;
        };
    }

    /** The ids of all that it is about; empty when it is about nothing in particular. */
    default List<String> ids() {
        return switch (this) {
            case Warning(var _, var _, List<String> about) -> about;
            case Failed(var _, var _), Skipped(var _), Ok(var _) -> List.of();
        };
    }

    /** What to do; empty when there is nothing to do. */
    default String toDo() {
        return switch (this) {
            case Failed(var _, String action) -> action;
            case Warning(var _, String action, var _) -> action;
            case Skipped(var _), Ok(var _) -> "";
        };
    }
}

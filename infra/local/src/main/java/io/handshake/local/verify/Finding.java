package io.handshake.local.verify;

/** What a check has found: a sentence, and where something is wrong, one that says what to do. */
sealed interface Finding {

    String words();

    /** All is well. */
    record Ok(String words) implements Finding {}

    /** Bookings are made, but something is weaker than it should be, or soon will be. */
    record Warning(String words, String action) implements Finding {}

    /** Bookings are lost or unsafe. */
    record Failed(String words, String action) implements Finding {}

    /**
     * Nobody has looked.
     *
     * @param words why not
     */
    record Skipped(String words) implements Finding {}

    default Verdict verdict() {
        return switch (this) {
            case Failed(var _, var _) -> Verdict.FAILED;
            case Warning(var _, var _) -> Verdict.WARNING;
            case Skipped(var _) -> Verdict.SKIPPED;
            case Ok(var _) -> Verdict.OK;
        };
    }

    /** What to do; empty when there is nothing to do. */
    default String toDo() {
        return switch (this) {
            case Failed(var _, String action) -> action;
            case Warning(var _, String action) -> action;
            case Skipped(var _), Ok(var _) -> "";
        };
    }
}

package io.handshake.worker.faults;

/** Kinds of trouble. */
enum Family {
    AMBIGUOUS("ambiguous"),
    LYING("lying"),
    UNDO("undo trouble"),
    TOKENS("tokens"),
    LIMITS("limits"),
    DATABASE("database"),
    KAFKA("kafka");

    final String title;

    Family(String title) {
        this.title = title;
    }
}

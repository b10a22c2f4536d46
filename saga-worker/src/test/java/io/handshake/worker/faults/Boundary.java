package io.handshake.worker.faults;

/** Between which steps a fault strikes, in the order of a booking's way. */
enum Boundary {
    INBOX("inbox insert"),
    INBOX_COMMIT("inbox commit"),
    TOKEN("token refresh"),
    INSERT("event insert"),
    READ_BACK("read-back"),
    DECISION("decision"),
    DECISION_COMMIT("decision commit"),
    UNDO_BEGINS("undo begins"),
    BURN("burn"),
    LOOK("look"),
    DELETE("delete"),
    UNDO_ENDS("undo ends"),
    ANNOUNCE("announce");

    final String title;

    Boundary(String title) {
        this.title = title;
    }
}

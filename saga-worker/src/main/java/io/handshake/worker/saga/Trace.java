package io.handshake.worker.saga;

/** What this attempt may have left at Google, as far as the run knows. It only ever grows. */
enum Trace {
    NONE,
    POSSIBLE,
    CERTAIN;

    Trace or(Trace other) {
        return compareTo(other) >= 0 ? this : other;
    }
}

package io.handshake.local.verify;

/** How a check came out; the worst first. */
enum Verdict {
    FAILED,
    WARNING,
    SKIPPED,
    OK
}

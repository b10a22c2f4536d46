package io.handshake.worker.saga;

/** What an undo has to reckon with at Google. */
public enum Leftover {
    /** This run saw the event, verified. */
    EVENT_EXISTS,
    /** An insert was sent whose fate nobody knows; it may still land. */
    EVENT_MAY_EXIST
}

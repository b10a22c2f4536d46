package io.handshake.embedded.google;

import java.time.Duration;

/** What goes over the wire in the end. */
sealed interface Reply {

    record Whole(Answer answer) implements Reply {}

    /** The head and half of the body, then the connection is closed. */
    record Half(Answer answer) implements Reply {}

    /** The whole of it, byte by byte. */
    record Dripping(Answer answer, Duration pause) implements Reply {}

    /** Nothing, and the connection is closed. */
    record Nothing() implements Reply {}
}

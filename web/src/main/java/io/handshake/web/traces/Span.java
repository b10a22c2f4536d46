package io.handshake.web.traces;

import java.time.Instant;

/** One part of a booking's way, from its beginning to its end. End it once; what is told of it later is lost. */
public interface Span {

    /** Which side of a conversation it is (OpenTelemetry's span kinds). */
    enum Kind {
        SERVER,
        PRODUCER,
        CONSUMER,
        INTERNAL
    }

    /** What is carried on from here, so that what follows is this span's child; empty where there is no trace. */
    String traceparent();

    /** Says something of it: a number as such, everything else as its text. */
    Span with(Attribute attribute, Object value);

    /** It repeats what was told in another trace, or goes on with it; nothing where that is empty. */
    Span linkedTo(String first);

    /**
     * It did not end well.
     *
     * @param why in codes; no personal data
     */
    Span failed(String why);

    /** It ends now. */
    void end();

    /** It ended at that moment. */
    void end(Instant at);
}

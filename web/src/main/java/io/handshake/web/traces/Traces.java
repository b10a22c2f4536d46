package io.handshake.web.traces;

import io.handshake.contracts.Traceparent;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** Whoever is told of a booking's way, as spans. Neither waits nor throws: what nobody takes is lost. */
public interface Traces extends AutoCloseable {

    /** Nobody is told. What has come is carried on, and at a door a trace begins where none has come. */
    Traces OFF = new Traces() {
        @Override
        public Span begin(Span.Kind kind, String name, String parent) {
            return new Untold(parent.isEmpty() && kind == Span.Kind.SERVER ? made() : parent);
        }

        @Override
        public Span begin(Span.Kind kind, String name, String parent, Instant at) {
            return begin(kind, name, parent);
        }

        @Override
        public void close() {}
    };

    /**
     * A span that begins now.
     *
     * @param parent a {@code traceparent}; with an empty one a trace begins where the kind is {@code SERVER}, and of all
     *     else, which belongs to no trace, nobody is told
     */
    Span begin(Span.Kind kind, String name, String parent);

    /** A span that began at that moment. */
    Span begin(Span.Kind kind, String name, String parent, Instant at);

    /** Hands over what has been told, within a bound. */
    @Override
    void close();

    /** It need only be unique; nothing is guarded by it. */
    private static String made() {
        byte[] bytes = new byte[24];
        ThreadLocalRandom.current().nextBytes(bytes);
        return Traceparent.of(bytes);
    }

    /**
     * Carries a trace, and says nothing.
     *
     * @param traceparent what came, or is made
     */
    record Untold(String traceparent) implements Span {

        @Override
        public Span with(Attribute attribute, Object value) {
            return this;
        }

        @Override
        public Span linkedTo(String first) {
            return this;
        }

        @Override
        public Span failed(String why) {
            return this;
        }

        @Override
        public void end() {}

        @Override
        public void end(Instant at) {}
    }
}

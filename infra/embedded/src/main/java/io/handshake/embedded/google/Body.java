package io.handshake.embedded.google;

import java.nio.charset.StandardCharsets;

/** The body of an answer. */
sealed interface Body {

    String text();

    default byte[] plain() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    default boolean isEmpty() {
        return false;
    }

    /** As it goes to a caller who takes gzip. */
    byte[] packed();

    record Text(String text) implements Body {
        @Override
        public boolean isEmpty() {
            return text.isEmpty();
        }

        @Override
        public byte[] packed() {
            return Gzip.pack(plain());
        }
    }

    /** An event as it lies in its calendar: the same bytes serve the wire. */
    record Event(PackedEvent event) implements Body {
        @Override
        public String text() {
            return event.text();
        }

        @Override
        public byte[] packed() {
            return event.gzip();
        }
    }
}

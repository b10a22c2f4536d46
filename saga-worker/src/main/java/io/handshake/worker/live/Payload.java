package io.handshake.worker.live;

import io.handshake.contracts.Topic;
import org.jspecify.annotations.Nullable;

/** A record's value, until somebody wants to see it: masking it costs more than keeping it. */
final class Payload {

    /** A larger one is not kept: only its size is told. No event of ours comes near. */
    static final int MOST_BYTES_KEPT = 16 * 1024;

    static final Payload FORGOTTEN = new Payload(null);

    private final byte @Nullable [] value;
    private final int bytes;

    Payload(byte @Nullable [] value) {
        this.value = value == null || value.length > MOST_BYTES_KEPT ? null : value;
        this.bytes = value == null ? 0 : value.length;
    }

    /** How large it is. */
    int bytes() {
        return bytes;
    }

    /** As anybody may see it; or why it cannot be seen. */
    String shown(Topic topic) {
        if (value == null) {
            return bytes == 0 ? "none" : "too large to show";
        }
        return JsonMask.masked(
                value, topic == Topic.BOOKING_REQUESTED_DLT ? JsonMask.Trust.ANYBODYS : JsonMask.Trust.OURS);
    }
}

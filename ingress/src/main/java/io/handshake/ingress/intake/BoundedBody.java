package io.handshake.ingress.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** A body's bytes, read up to a bound of size and of time, whatever its headers promise. */
sealed interface BoundedBody {

    /** Vapi repeats prompt, tools and transcript in every message: hundreds of kB late in a call. */
    int MAX_BYTES = 2 * 1024 * 1024;

    /** The server's read time-out bounds each silence; this bounds a body that trickles. */
    Duration READ_WITHIN = Duration.ofSeconds(10);

    /** All of it. */
    final class Whole implements BoundedBody {
        private final byte[] bytes;

        private Whole(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Not a copy: it may be two megabytes, and nobody changes it. */
        byte[] bytes() {
            return bytes;
        }
    }

    /** More than {@link #MAX_BYTES}. */
    record TooLarge() implements BoundedBody {}

    /** Not whole within the time. */
    record TooSlow() implements BoundedBody {}

    /** Ended before its end. */
    record Broken() implements BoundedBody {}

    /** Others fill what room there is for bodies. */
    record NoRoom() implements BoundedBody {}

    /** What all bodies that are being read may fill together; a forged signature must not cost us our memory. */
    final class Room {

        /** Sixty-four of the largest, thousands of the usual ones. */
        static final int MAX_BYTES_TOGETHER = 64 * MAX_BYTES;

        private final Semaphore left = new Semaphore(MAX_BYTES_TOGETHER);

        /** Reads a body, and gives its room back when {@code then} has dealt with it. */
        <T> T reading(InputStream in, Clock clock, Function<BoundedBody, T> then) {
            int[] taken = {0};
            try {
                return then.apply(read(in, clock, count -> {
                    boolean fits = left.tryAcquire(count);
                    taken[0] += fits ? count : 0;
                    return fits;
                }));
            } finally {
                left.release(taken[0]);
            }
        }
    }

    private static BoundedBody read(InputStream in, Clock clock, IntPredicate roomFor) {
        Instant deadline = clock.instant().plus(READ_WITHIN);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[8 * 1024];
        try {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                if (!roomFor.test(count)) {
                    return new NoRoom();
                }
                bytes.write(chunk, 0, count);
                if (bytes.size() > MAX_BYTES) {
                    return new TooLarge();
                }
                if (clock.instant().isAfter(deadline)) {
                    return new TooSlow();
                }
            }
        } catch (SocketTimeoutException e) {
            return new TooSlow();
        } catch (IOException e) {
            return new Broken(); // the sender has gone, or its chunks are not chunks
        }
        return new Whole(bytes.toByteArray());
    }
}

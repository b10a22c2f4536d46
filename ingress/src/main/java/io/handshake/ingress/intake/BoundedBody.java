package io.handshake.ingress.intake;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

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

    /** What the bodies of unproven senders may fill together; a forged signature must not cost us our memory. */
    final class Room {

        /** Some dozens of the largest, thousands of the usual ones. */
        static final int MAX_BYTES_TOGETHER = 64 * MAX_BYTES;

        /** They fill a fourth of the heap at most: parsing one takes several times its bytes. */
        static final int HEAP_SHARE = 4;

        private final Semaphore left;

        Room(int bytes) {
            left = new Semaphore(bytes);
        }

        /** As much as this machine can spare. */
        static Room shared() {
            return new Room(
                    (int) Math.min(MAX_BYTES_TOGETHER, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
        }

        /** For one body whose sender is known: it competes with nobody. */
        static Room boundless() {
            return new Room(Integer.MAX_VALUE);
        }

        /**
         * Reads a body, and gives its room back when {@code then} has dealt with it.
         *
         * @param announced its length as its sender says, in bytes, negative when not said: a small body gets small arrays
         */
        <T> T reading(InputStream in, long announced, Clock clock, Function<BoundedBody, T> then) {
            Filling filling = new Filling(left, announced);
            try {
                return then.apply(read(in, clock, filling));
            } finally {
                filling.giveBack();
            }
        }
    }

    /** The bytes so far; arrays are counted as large as they are, and the old one until it is copied. */
    final class Filling {

        private static final int MAX_CHUNK = 8 * 1024;

        private final Semaphore left;
        private final byte[] chunk;
        private byte[] bytes = {};
        private int size;

        private Filling(Semaphore left, long announced) {
            this.left = left;
            // One more than announced: room for the read that finds the end.
            this.chunk = new byte[announced < 0 || announced >= MAX_CHUNK ? MAX_CHUNK : (int) announced + 1];
        }

        /** False when there is no room. */
        private boolean takes(int count) {
            if (size + count > bytes.length
                    && !resize(Math.max(chunk.length, Math.max(2 * bytes.length, size + count)))) {
                return false;
            }
            System.arraycopy(chunk, 0, bytes, size, count);
            size += count;
            return true;
        }

        private boolean resize(int capacity) {
            if (!left.tryAcquire(capacity)) {
                return false;
            }
            int before = bytes.length;
            bytes = Arrays.copyOf(bytes, capacity);
            left.release(before);
            return true;
        }

        private BoundedBody whole() {
            return size == bytes.length || resize(size) ? new Whole(bytes) : new NoRoom();
        }

        private void giveBack() {
            left.release(bytes.length);
            bytes = new byte[0];
        }
    }

    private static BoundedBody read(InputStream in, Clock clock, Filling filling) {
        Instant deadline = clock.instant().plus(READ_WITHIN);
        try {
            for (int count = in.read(filling.chunk); count >= 0; count = in.read(filling.chunk)) {
                if (filling.size + count > MAX_BYTES) {
                    return new TooLarge();
                }
                if (!filling.takes(count)) {
                    return new NoRoom();
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
        return filling.whole();
    }
}

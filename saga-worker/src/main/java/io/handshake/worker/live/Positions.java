package io.handshake.worker.live;

import io.handshake.contracts.Topic;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far somebody has read: of each partition the offset that comes next. As text it is the id of a server-sent event, so
 * that any worker can go on where another one stopped.
 */
final class Positions {

    /** Longer than the text for a thousand partitions. */
    static final int MAX_TEXT = 8_192;

    private static final byte FORMAT = 1;
    private static final int MAX_PARTITIONS = 1_000;
    private static final int MAX_VARINT = 10;

    private final Map<Topic, long[]> next = new EnumMap<>(Topic.class);

    /** Of nothing. */
    Positions() {}

    Positions copy() {
        Positions copy = new Positions();
        next.forEach((topic, offsets) -> copy.next.put(topic, offsets.clone()));
        return copy;
    }

    /** The offset that comes next; 0 of a partition that nobody has seen. */
    long of(Topic topic, int partition) {
        long[] offsets = next.get(topic);
        return offsets == null || partition >= offsets.length ? 0 : offsets[partition];
    }

    void set(Topic topic, int partition, long offset) {
        long[] offsets = next.getOrDefault(topic, new long[0]);
        if (partition >= offsets.length) {
            offsets = Arrays.copyOf(offsets, partition + 1);
            next.put(topic, offsets);
        }
        offsets[partition] = offset;
    }

    /** Whether this is nowhere behind the other. */
    boolean reaches(Positions other) {
        return other.next.entrySet().stream().allMatch(entry -> {
            for (int partition = 0; partition < entry.getValue().length; partition++) {
                if (of(entry.getKey(), partition) < entry.getValue()[partition]) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Of one topic only. */
    Positions only(Topic topic) {
        Positions one = new Positions();
        long[] offsets = next.get(topic);
        if (offsets != null) {
            one.next.put(topic, offsets.clone());
        }
        return one;
    }

    /** Letters, digits, {@code -} and {@code _}. */
    String asText() {
        int partitions =
                next.values().stream().mapToInt(offsets -> offsets.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(1 + (partitions + Topic.values().length) * MAX_VARINT);
        bytes.put(FORMAT);
        for (Topic topic : Topic.values()) {
            long[] offsets = next.getOrDefault(topic, new long[0]);
            put(bytes, offsets.length);
            for (long offset : offsets) {
                put(bytes, offset);
            }
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes.array(), bytes.position()));
    }

    /** Empty when it is no text of ours. */
    static Optional<Positions> parse(String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            return bytes.get() == FORMAT ? read(bytes) : Optional.empty();
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static Optional<Positions> read(ByteBuffer bytes) {
        Positions positions = new Positions();
        for (Topic topic : Topic.values()) {
            long partitions = take(bytes);
            if (partitions < 0 || partitions > MAX_PARTITIONS) {
                return Optional.empty();
            }
            long[] offsets = new long[(int) partitions];
            for (int partition = 0; partition < offsets.length; partition++) {
                offsets[partition] = take(bytes);
                if (offsets[partition] < 0) {
                    return Optional.empty();
                }
            }
            if (offsets.length > 0) {
                positions.next.put(topic, offsets);
            }
        }
        return bytes.hasRemaining() ? Optional.empty() : Optional.of(positions);
    }

    private static void put(ByteBuffer bytes, long number) {
        long rest = number;
        while (rest > 0x7f) {
            bytes.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }

    private static long take(ByteBuffer bytes) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte part = bytes.get();
            number |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return number;
            }
        }
        return -1;
    }
}

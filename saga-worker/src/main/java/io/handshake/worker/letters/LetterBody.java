package io.handshake.worker.letters;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a letter, byte for byte. Personal, and shown only to whoever asks for it by name.
 *
 * @param headers those of the record itself, in their order; what made a letter of it is not among them
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that go through, never compared
public record LetterBody(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {

    /** A header of a record. */
    @SuppressWarnings("ArrayRecordComponent") // bytes that go through, never compared
    public record Header(String name, byte @Nullable [] value) {}

    public LetterBody {
        headers = List.copyOf(headers);
    }

    /** How much that is. */
    long bytes() {
        return length(key)
                + length(value)
                + headers.stream()
                        .mapToLong(header -> header.name().length() + length(header.value()))
                        .sum();
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** The beginning of some bytes. */
    static byte[] first(byte[] bytes, int most) {
        return bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    /** Personal. */
    @Override
    public String toString() {
        return "LetterBody[" + bytes() + " bytes]";
    }
}

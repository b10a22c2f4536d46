package io.handshake.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/** UUIDs of version 5 (RFC 9562, section 5.5): the same names give the same id, on every machine and for ever. */
final class NamedUuid {

    /** The id that these parts name within the namespace. */
    static UUID of(UUID namespace, List<String> parts) {
        return of(namespace, joined(parts));
    }

    static UUID of(UUID namespace, byte[] name) {
        MessageDigest sha1 = digest("SHA-1");
        sha1.update(ByteBuffer.allocate(16)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .array());
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name));
        long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
        long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** Each part is preceded by its length: "a" + "bc" and "ab" + "c" stay two names. */
    static byte[] joined(List<String> parts) {
        StringBuilder name = new StringBuilder();
        for (String part : parts) {
            name.append(part.length()).append(':').append(part);
        }
        return name.toString().getBytes(StandardCharsets.UTF_8);
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    private NamedUuid() {}
}

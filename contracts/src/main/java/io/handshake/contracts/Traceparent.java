package io.handshake.contracts;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** The {@code traceparent} header of W3C Trace Context, level 1 (w3.org/TR/trace-context). */
public final class Traceparent {

    static final int LENGTH = 55;
    private static final Pattern FORM = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    /** Whether a header's value may be carried on; anything else is dropped, as the recommendation says. */
    public static boolean isValid(String value) {
        return value.length() == LENGTH && FORM.matcher(value).matches();
    }

    /** A new sampled trace; the caller supplies 24 random bytes. */
    public static String of(byte[] random) {
        if (random.length != 24) {
            throw new IllegalArgumentException("random: expected 24 bytes, found " + random.length);
        }
        byte[] ids = random.clone();
        // An id of zeros only is invalid: the first bit of each is set, which costs one bit of randomness.
        ids[0] |= (byte) 0x80;
        ids[16] |= (byte) 0x80;
        HexFormat hex = HexFormat.of();
        return "00-" + hex.formatHex(ids, 0, 16) + "-" + hex.formatHex(ids, 16, 24) + "-01";
    }

    /** The trace that a header names, for logs; empty for what is no such header. */
    public static String traceId(String traceparent) {
        return traceparent.length() == LENGTH ? traceparent.substring(3, 35) : "";
    }

    private Traceparent() {}
}

package io.handshake.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The checks that the records here share. Messages name the field and the bound, never the value: it may be personal. */
final class Texts {

    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    static String required(String field, String value, int maxLength) {
        String text = optional(field, value, maxLength);
        if (text.isBlank()) {
            throw new IllegalArgumentException(field + ": expected text, found none");
        }
        return text;
    }

    /** Absent and null are both "not given", written as the empty string. */
    @SuppressWarnings("ConstantValue") // a JSON reader passes null for an absent member, whatever the type says
    static String optional(String field, String value, int maxLength) {
        if (value == null) {
            return "";
        }
        int length = value.codePointCount(0, value.length());
        if (length > maxLength) {
            throw new IllegalArgumentException(
                    field + ": expected at most " + maxLength + " characters, found " + length);
        }
        if (value.codePoints().anyMatch(Texts::cannotBeStored)) {
            throw new IllegalArgumentException(
                    field + ": expected text, found a NUL character or half of a surrogate pair");
        }
        return value;
    }

    /** PostgreSQL holds no NUL, and UTF-8 has no form for half of a pair, which a text cut in the middle ends with. */
    private static boolean cannotBeStored(int codePoint) {
        return codePoint == 0 || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }

    static <T> T present(String field, T value) {
        if (value == null) {
            throw new IllegalArgumentException(field + ": expected a value, found none");
        }
        return value;
    }

    static void range(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + ": expected " + min + " to " + max + ", found a "
                    + (value < min ? "smaller" : "larger") + " number");
        }
    }

    /** RFC 3339 writes years with four digits, and neither PostgreSQL nor Google takes what Java could. */
    static Instant moment(String field, Instant value) {
        present(field, value);
        if (value.isBefore(EARLIEST) || value.isAfter(LATEST)) {
            throw new IllegalArgumentException(field + ": expected a year from 0 to 9999, found another");
        }
        return value;
    }

    static <T> List<T> all(String field, List<T> values) {
        if (present(field, values).stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(field + ": expected a value in every place, found none in one");
        }
        return List.copyOf(values);
    }

    private Texts() {}
}

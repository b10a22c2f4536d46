package io.handshake.contracts;

/** The checks that the records here share. Messages name the field and the bound, never the value: it may be personal. */
final class Texts {

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
        if (value.length() > maxLength) {
            throw new IllegalArgumentException(
                    field + ": expected at most " + maxLength + " characters, found " + value.length());
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(field + ": expected text, found a NUL character");
        }
        return value;
    }

    static <T> T present(String field, T value) {
        if (value == null) {
            throw new IllegalArgumentException(field + ": expected a value, found none");
        }
        return value;
    }

    static void range(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + ": expected " + min + " to " + max + ", found " + value);
        }
    }

    private Texts() {}
}

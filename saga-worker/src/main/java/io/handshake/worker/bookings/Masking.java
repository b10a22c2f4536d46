package io.handshake.worker.bookings;

/**
 * Enough to tell two people apart, too little to know one. Of what is short nothing is left, because its last letters would be
 * most of it.
 */
final class Masking {

    static final String MASK = "•••";

    static String name(String name) {
        return ending(name, 2, 6);
    }

    static String phone(String phone) {
        return ending(phone, 3, 8);
    }

    static String email(String email) {
        return email.isEmpty() ? "" : MASK;
    }

    /** They may hold anything, in their last letters, too. */
    static String notes(String notes) {
        return notes.isEmpty() ? "" : MASK;
    }

    private static String ending(String text, int left, int least) {
        if (text.isEmpty()) {
            return "";
        }
        int length = text.codePointCount(0, text.length());
        return length < least ? MASK : MASK + text.substring(text.offsetByCodePoints(text.length(), -left));
    }

    private Masking() {}
}

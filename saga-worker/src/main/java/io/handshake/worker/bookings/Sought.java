package io.handshake.worker.bookings;

import java.util.regex.Pattern;

/** What somebody searches for. */
public sealed interface Sought {

    /** Nothing in particular. */
    record Anything() implements Sought {}

    /** A booking id, call id, tool-call id or event id, whole: which of them it is, need not be said. */
    record Id(String id) implements Sought {

        private static final int MAX_LENGTH = 200;

        public Id {
            id = id.strip();
            if (id.isEmpty() || id.length() > MAX_LENGTH || id.codePoints().anyMatch(Id::standsInNoId)) {
                throw new IllegalArgumentException(
                        "q: expected a booking id, call id, tool-call id or event id of 1 to " + MAX_LENGTH
                                + " characters, found other text (telephone numbers are searched by POST)");
            }
        }

        private static boolean standsInNoId(int codePoint) {
            return switch (Character.getType(codePoint)) {
                case Character.CONTROL,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE,
                        Character.UNASSIGNED -> true;
                default -> false;
            };
        }
    }

    /**
     * The patient's telephone number, whole, in whatever form: with the country's code or a nought before it, with or without
     * blanks. Personal, so it never shows.
     */
    record Phone(String number) implements Sought {

        private static final Pattern PUNCTUATION = Pattern.compile("[-+ ()./]");
        private static final Pattern NOUGHTS = Pattern.compile("^0+");
        private static final Pattern DIGITS = Pattern.compile("[0-9]{6,20}");

        public Phone {
            if (!DIGITS.matcher(digits(number)).matches()) {
                throw new IllegalArgumentException(
                        "phone: expected a whole telephone number of 6 to 20 digits, found other text");
            }
        }

        /** Without what people put between, and without the noughts before. Personal. */
        public String core() {
            return NOUGHTS.matcher(digits(number)).replaceFirst("");
        }

        private static String digits(String number) {
            return PUNCTUATION.matcher(number.strip()).replaceAll("");
        }

        @Override
        public String toString() {
            return "Phone[withheld]";
        }
    }
}

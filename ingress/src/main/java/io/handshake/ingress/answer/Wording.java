package io.handshake.ingress.answer;

import io.handshake.contracts.BookingConfirmed;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** What is said about a booking, in English; a clinic's times are said in the clinic's zone. */
final class Wording {

    /** The same text on the item and in the result: it must not sound like a booking. */
    static final String PENDING = "The clinic's calendar has not answered yet, so this appointment is not confirmed. "
            + "I can ask again in a moment.";

    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("EEEE d MMMM uuuu 'at' HH:mm", Locale.ENGLISH);

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");

    static String confirmed(BookingConfirmed outcome) {
        return "Booked and added to calendar: "
                + DAY_AND_TIME.format(outcome.startsAt().atZone(outcome.timeZone()));
    }

    /**
     * Vapi reads {@code result} and {@code error} only when they stand on one line (docs.vapi.ai, "Custom tools
     * troubleshooting"); an escaped line break counts as one there too.
     */
    static String oneLine(String text) {
        return CONTROLS.matcher(text).replaceAll(" ").strip();
    }

    private Wording() {}
}

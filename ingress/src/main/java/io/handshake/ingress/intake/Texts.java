package io.handshake.ingress.intake;

import java.util.regex.Pattern;

/** Text from outside, made fit to be stored and shown. Nearly all of it is fit already: that is looked at first. */
final class Texts {

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");
    private static final Pattern NOT_LOGGABLE = Pattern.compile("[^A-Za-z0-9_.:-]");
    private static final int MAX_LOGGED = 80;

    /** Half a surrogate pair cannot be written as UTF-8, and a NUL cannot be stored: both become U+FFFD. */
    static String wellFormed(String text) {
        if (text.chars().noneMatch(unit -> unit == 0 || Character.isSurrogate((char) unit))) {
            return text;
        }
        StringBuilder fit = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
                        ? 0xFFFD
                        : point)
                .forEach(fit::appendCodePoint);
        return fit.toString();
    }

    /** Line breaks and other control characters become a space. */
    static String oneLine(String text) {
        return CONTROLS.matcher(text).replaceAll(" ").strip();
    }

    /** An id from outside, so that it can stand in a log line. */
    static String loggable(String text) {
        String safe = NOT_LOGGABLE.matcher(text).replaceAll("?");
        return safe.length() <= MAX_LOGGED ? safe : safe.substring(0, MAX_LOGGED);
    }

    private Texts() {}
}

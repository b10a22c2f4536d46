package io.handshake.ingress.intake;

/** Text from outside, made fit to be stored and shown. */
final class Texts {

    /** Half a surrogate pair cannot be written as UTF-8, and a NUL cannot be stored: both become U+FFFD. */
    static String wellFormed(String text) {
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
        return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ").strip();
    }

    /** An id from outside, so that it can stand in a log line. */
    static String loggable(String text) {
        String safe = text.replaceAll("[^A-Za-z0-9_.:-]", "?");
        return safe.length() <= MAX_LOGGED ? safe : safe.substring(0, MAX_LOGGED);
    }

    private static final int MAX_LOGGED = 80;

    private Texts() {}
}

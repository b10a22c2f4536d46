package io.handshake.local.chaos;

import io.handshake.local.talk.VapiCall.Caller;
import java.util.Locale;
import java.util.Map;

/** Personal data and tokens that nobody could mistake for anything else, so that they are found wherever they leak to. */
final class Markers {

    static final String TOKEN = "dev-marked-refresh-";

    private static final String NAME = "Quillon Marker";
    private static final String MAIL = "marked.example";
    private static final String NOTES = "whispered-to-the-clinic";
    /** Ofcom keeps this range for drama. */
    private static final String PHONE = "447700900";

    private static final int PHONES = 1000;

    static Caller caller(int number) {
        return new Caller(
                NAME + " " + number,
                String.format(Locale.ROOT, "+%s%03d", PHONE, number % PHONES),
                "q" + number + "@" + MAIL,
                NOTES + " " + number);
    }

    /** What to search, by what it is. An access token of the stand-in begins as one of Google's. */
    static Map<String, String> searched() {
        return Map.of(
                "a patient's name", NAME,
                "a patient's e-mail address", MAIL,
                "a patient's phone number", PHONE,
                "notes", NOTES,
                "a refresh token", TOKEN,
                "an access token", "ya29.");
    }

    private Markers() {}
}

package io.handshake.worker.clinics;

import java.util.List;
import java.util.Locale;

/** What people leave standing when they copy a sample: no secret that somebody made has these. */
public final class SampleWords {

    private static final List<String> WORDS = List.of(
            "changeme",
            "change-me",
            "change_me",
            "replaceme",
            "replace-me",
            "replace_me",
            "your-",
            "your_",
            "yourclient",
            "yoursecret",
            "placeholder");

    public static boolean areIn(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(lower::contains);
    }

    private SampleWords() {}
}

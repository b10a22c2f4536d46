package io.handshake.worker.console;

import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;

/** A page of ours to go on to: never another site's, whoever has written the link. */
final class OwnPage {

    private static final Pattern OURS = Pattern.compile("/(console|connect)(/[!-\\[\\]-~]*|\\?[!-\\[\\]-~]*)?");
    private static final int MOST_CHARACTERS = 2000;

    private OwnPage() {}

    /** The address as it is, if it is ours; otherwise where people come in. */
    static String or(String start, String address) {
        return address.length() <= MOST_CHARACTERS
                        && OURS.matcher(address).matches()
                        && !address.startsWith("/console/log")
                ? address
                : start;
    }

    /** Without sending it yet: Spring Security still adds its headers to what is not sent. */
    static void redirect(HttpServletResponse response, String page) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", page);
    }
}

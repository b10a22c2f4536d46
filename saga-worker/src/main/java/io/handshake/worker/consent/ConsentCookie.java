package io.handshake.worker.consent;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the browser keeps while its person is at Google's page. It holds the code verifier, so it proves both that this is the
 * browser that set out and, to Google, that the code is ours. One for each consent, so that two tabs do not meet.
 *
 * @param path below which the browser sends it back
 * @param secure only through TLS
 */
public record ConsentCookie(String name, String value, String path, boolean secure, Duration maxAge) {

    private static final String PREFIX = "handshake_connect_";
    private static final int NAME_BYTES = 6;
    private static final String SEPARATOR = ".";

    /** A record prints its members; this is secret. */
    @Override
    public String toString() {
        return "ConsentCookie[withheld]";
    }

    static String name(Ticket state) {
        return PREFIX + HexFormat.of().formatHex(state.digest().bytes(), 0, NAME_BYTES);
    }

    /**
     * What a cookie's value says.
     *
     * @param invitation the secret of the link that it began with, for another try
     */
    record Content(Ticket verifier, Optional<Ticket> invitation) {

        /** Empty when it is none of ours. */
        static Optional<Content> of(String value) {
            String[] parts = value.split("\\" + SEPARATOR, 2);
            Optional<Ticket> invitation = parts.length == 2 ? Ticket.of(parts[1]) : Optional.empty();
            return Ticket.of(parts[0]).map(verifier -> new Content(verifier, invitation));
        }

        String value() {
            return verifier.value()
                    + invitation.map(secret -> SEPARATOR + secret.value()).orElse("");
        }
    }
}

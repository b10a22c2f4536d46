package io.handshake.worker.clinics;

/** A token in clear: only ever in memory, and never in a text that somebody may log. */
public record Secret(String value) {

    static final int MAX_LENGTH = 8192;

    public Secret {
        if (value.isBlank() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("token: expected 1 to " + MAX_LENGTH + " characters");
        }
        for (int i = 0; i < value.length(); i++) {
            // It becomes part of a header and of a form: RFC 6749, appendix A.12 and A.17 allow just these.
            if (value.charAt(i) < '!' || value.charAt(i) > '~') {
                throw new IllegalArgumentException("token: expected visible ASCII characters only");
            }
        }
    }

    @Override
    public String toString() {
        return "Secret[withheld]";
    }
}

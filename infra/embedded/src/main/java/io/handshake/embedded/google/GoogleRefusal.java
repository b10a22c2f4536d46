package io.handshake.embedded.google;

/** Carries a {@link GoogleError} out of the rules to the one place that answers. */
final class GoogleRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient GoogleError error;

    GoogleRefusal(GoogleError error) {
        super(error.reason(), null, false, false);
        this.error = error;
    }

    GoogleError error() {
        return error;
    }
}

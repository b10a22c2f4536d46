package io.handshake.embedded.google;

/** Carries a {@link GoogleError} out of the rules to the one place that answers, or to a test that asked for nonsense. */
final class GoogleRefusal extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient GoogleError error;

    GoogleRefusal(GoogleError error) {
        super(error.reason() + ": " + error.message());
        this.error = error;
    }

    GoogleError error() {
        return error;
    }
}

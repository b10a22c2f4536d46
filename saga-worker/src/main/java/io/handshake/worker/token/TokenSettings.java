package io.handshake.worker.token;

import io.handshake.worker.clinics.SampleWords;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What this room is told from outside.
 *
 * @param clientId {@code HANDSHAKE_GOOGLE_CLIENT_ID}; the service does not start without
 * @param clientSecret {@code HANDSHAKE_GOOGLE_CLIENT_SECRET}; the service does not start without
 * @param tokenUrl {@code HANDSHAKE_GOOGLE_TOKEN_URL}
 * @param tokenConnectTimeout for a connection to the token endpoint
 * @param tokenReadTimeout between two reads of its answer
 * @param tokenMaxConnections how many refreshes may be under way at once
 */
@ConfigurationProperties("handshake.google")
record TokenSettings(
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue("https://oauth2.googleapis.com/token") URI tokenUrl,
        @DefaultValue("2s") Duration tokenConnectTimeout,
        @DefaultValue("3s") Duration tokenReadTimeout,
        @DefaultValue("64") int tokenMaxConnections) {

    TokenSettings {
        requirePresent("HANDSHAKE_GOOGLE_CLIENT_ID", clientId);
        requirePresent("HANDSHAKE_GOOGLE_CLIENT_SECRET", clientSecret);
    }

    private static void requirePresent(String variable, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(variable + ": expected a value, found none");
        }
        if (SampleWords.areIn(value)) {
            throw new IllegalArgumentException(
                    variable + ": expected the value that Google gave you, found one that looks like a sample");
        }
    }

    /** A record prints its members; these are secret. */
    @Override
    public String toString() {
        return "TokenSettings[withheld]";
    }
}

package io.handshake.worker.consent;

import java.net.URI;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What this room is told from outside.
 *
 * @param publicUrl {@code HANDSHAKE_PUBLIC_URL}: where browsers find this service. Google sends them back there, so it has to
 *     be among the redirect URIs of the OAuth client, with {@code /connect/google/callback} after it. Never taken from a
 *     request: whoever forges its {@code Host} would get the answer
 */
@ConfigurationProperties("handshake")
record ConsentSettings(
        @DefaultValue("http://127.0.0.1:8081") URI publicUrl,
        @DefaultValue Google google) {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    ConsentSettings {
        String host = publicUrl.getHost();
        // Google takes http for this machine only (developers.google.com/identity/protocols/oauth2/web-server).
        boolean mayBeSentTo = "https".equals(publicUrl.getScheme())
                || ("http".equals(publicUrl.getScheme()) && THIS_MACHINE.contains(host));
        if (host == null
                || !mayBeSentTo
                || publicUrl.getRawQuery() != null
                || publicUrl.getRawFragment() != null
                || publicUrl.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "HANDSHAKE_PUBLIC_URL: expected https://host[/path], or http on this machine,"
                            + " without query or fragment, found another text");
        }
        String text = publicUrl.toString();
        publicUrl = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : publicUrl;
    }

    /**
     * Google's side.
     *
     * @param clientId {@code HANDSHAKE_GOOGLE_CLIENT_ID}
     * @param authUrl {@code HANDSHAKE_GOOGLE_AUTH_URL}
     */
    record Google(
            @DefaultValue("") String clientId,

            @DefaultValue("https://accounts.google.com/o/oauth2/v2/auth")
            URI authUrl) {

        Google {
            if (!authUrl.isAbsolute()) {
                throw new IllegalArgumentException(
                        "HANDSHAKE_GOOGLE_AUTH_URL: expected an absolute URL, found another text");
            }
        }
    }
}

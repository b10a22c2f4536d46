package io.handshake.embedded.google;

import java.util.List;
import java.util.Map;

/** The one application that this Google knows. */
record OAuthClient(String id, String secret) {

    OAuthClient {
        if (id.isBlank() || secret.isBlank()) {
            throw new IllegalArgumentException("The OAuth client needs an id and a secret");
        }
    }

    /** @param basic id and secret from an Authorization header, empty when there was none */
    boolean isProvenBy(Map<String, List<String>> form, String basic) {
        return basic.equals(id + ":" + secret)
                || (Forms.first(form, "client_id").equals(id)
                        && Forms.first(form, "client_secret").equals(secret));
    }

    @Override
    public String toString() {
        return "OAuthClient[id=" + id + "]";
    }
}

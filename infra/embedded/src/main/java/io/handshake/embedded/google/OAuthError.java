package io.handshake.embedded.google;

/** A refusal of the token endpoint: RFC 6749, section 5.2, with Google's descriptions. */
record OAuthError(int status, String error, String description) {

    static OAuthError invalidGrant() {
        return new OAuthError(400, "invalid_grant", "Token has been expired or revoked.");
    }

    static OAuthError invalidClient() {
        return new OAuthError(401, "invalid_client", "Unauthorized");
    }

    static OAuthError invalidRequest(String description) {
        return new OAuthError(400, "invalid_request", description);
    }

    static OAuthError unsupportedGrantType() {
        return new OAuthError(400, "unsupported_grant_type", "Invalid grant_type");
    }

    Answer answer() {
        return Answer.json(status, Json.object().put("error", error).put("error_description", description));
    }
}

package io.handshake.embedded.google;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The token endpoint and the revocation endpoint: https://developers.google.com/identity/protocols/oauth2/web-server. */
final class TokenApi {

    private final Clock clock;
    private final OAuthClient client;
    private final Grants grants;
    private final ConsentCodes codes;

    TokenApi(Clock clock, OAuthClient client, Grants grants, ConsentCodes codes) {
        this.clock = clock;
        this.client = client;
        this.grants = grants;
        this.codes = codes;
    }

    Answer token(Call call) {
        Map<String, List<String>> form = Forms.parse(call.form());
        if (!client.isProvenBy(form, basic(call.header("Authorization")))) {
            return OAuthError.invalidClient().answer();
        }
        return switch (Forms.first(form, "grant_type")) {
            case "refresh_token" -> refreshed(Forms.first(form, "refresh_token"));
            case "authorization_code" -> exchanged(form);
            default -> OAuthError.unsupportedGrantType().answer();
        };
    }

    private Answer refreshed(String refreshToken) {
        if (refreshToken.isEmpty()) {
            return OAuthError.invalidRequest("Missing required parameter: refresh_token")
                    .answer();
        }
        return grants.find(refreshToken)
                .filter(grant -> grant.isLive(clock.instant()))
                .map(grant -> grant.rotating() ? tokens(grants.rotate(grant), true) : tokens(grant, false))
                .orElseGet(() -> OAuthError.invalidGrant().answer());
    }

    private Answer exchanged(Map<String, List<String>> form) {
        return codes.redeem(
                        Forms.first(form, "code"),
                        Forms.first(form, "redirect_uri"),
                        Forms.first(form, "code_verifier"))
                .map(consent -> tokens(grants.newGrant(consent.email(), consent.scopes()), consent.refreshable()))
                .orElseGet(() -> OAuthError.invalidGrant().answer());
    }

    private Answer tokens(Grant grant, boolean withRefreshToken) {
        ObjectNode tokens = Json.object()
                .put("access_token", grants.newAccessToken(grant))
                .put("expires_in", grants.lifetime().toSeconds())
                .put("scope", String.join(" ", grant.scopes()))
                .put("token_type", "Bearer");
        if (withRefreshToken) {
            tokens.put("refresh_token", grant.refreshToken());
        }
        if (grant.expiresAt() != null) {
            tokens.put(
                    "refresh_token_expires_in",
                    Duration.between(clock.instant(), grant.expiresAt()).toSeconds());
        }
        return Answer.json(200, tokens);
    }

    /** Takes a refresh token or an access token; either way the whole grant ends. */
    Answer revoke(Call call) {
        String token = Forms.first(Forms.parse(call.form()), "token");
        Optional<Grant> grant =
                grants.find(token).or(() -> grants.caller(token)).filter(found -> !found.revoked());
        grant.ifPresent(found -> grants.revoke(found.refreshToken()));
        return grant.map(found -> Answer.json(200, Json.object()))
                .orElseGet(() -> new OAuthError(400, "invalid_token", "Token expired or revoked").answer());
    }

    private static String basic(String authorization) {
        if (!authorization.startsWith("Basic ")) {
            return "";
        }
        try {
            return new String(
                    Base64.getDecoder().decode(authorization.substring("Basic ".length())), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}

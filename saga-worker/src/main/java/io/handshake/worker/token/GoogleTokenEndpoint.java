package io.handshake.worker.token;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.UserCredentials;
import io.handshake.worker.clinics.Connections.Refreshed;
import io.handshake.worker.clinics.ReconnectCause;
import io.handshake.worker.clinics.Secret;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Google's token endpoint, through google-auth-library. The library hides the OAuth error in a cause and drops a rotated
 * refresh token, so both are read from the answer itself, which {@link GoogleExchange} has kept.
 */
final class GoogleTokenEndpoint {

    /** Each of these allows to write events (developers.google.com/workspace/calendar/api/auth). */
    private static final Set<String> CALENDAR_SCOPES = Set.of(
            "https://www.googleapis.com/auth/calendar",
            "https://www.googleapis.com/auth/calendar.events",
            "https://www.googleapis.com/auth/calendar.events.owned",
            "https://www.googleapis.com/auth/calendar.app.created");

    /** Google's live for an hour; a day is beyond what any server of this kind gives. */
    private static final Duration MAX_LIFE = Duration.ofDays(1);

    private final GoogleTransport transport;
    private final Client client;
    private final Clock clock;

    /** Our OAuth client and where it goes. */
    record Client(String id, String secret, URI tokenUrl) {

        @Override
        public String toString() {
            return "Client[withheld]";
        }
    }

    GoogleTokenEndpoint(GoogleTransport transport, Client client, Clock clock) {
        this.transport = transport;
        this.client = client;
        this.clock = clock;
    }

    /** Asks once. */
    TokenAnswer refresh(Secret refreshToken, Instant deadline) {
        GoogleExchange exchange = new GoogleExchange(deadline);
        Instant sentAt = clock.instant();
        try {
            return fresh(exchange.call(credentials(refreshToken)::refreshAccessToken), sentAt, exchange);
        } catch (IOException | IllegalArgumentException e) {
            // Also what the library, or our own Secret, finds unusable in an answer. Its text may quote a token.
            return refused(exchange);
        }
    }

    private UserCredentials credentials(Secret refreshToken) {
        return UserCredentials.newBuilder()
                .setClientId(client.id())
                .setClientSecret(client.secret())
                .setRefreshToken(refreshToken.value())
                .setTokenServerUri(client.tokenUrl())
                .setHttpTransportFactory(transport::http)
                .build();
    }

    private static TokenAnswer fresh(AccessToken token, Instant sentAt, GoogleExchange exchange) {
        // The library adds it to a clock of its own, in 32 bits of milliseconds.
        long seconds = GoogleTokenJson.member(exchange, "expires_in")
                .filter(BigDecimal.class::isInstance)
                .map(number -> ((BigDecimal) number).longValue())
                .orElse(0L);
        if (seconds <= 0 || seconds > MAX_LIFE.toSeconds()) {
            return new TokenAnswer.Unavailable("token_answer_unusable", Duration.ZERO);
        }
        List<String> scopes = token.getScopes();
        if (!letsWriteEvents(scopes)) {
            return new TokenAnswer.ConsentVoid(ReconnectCause.SCOPE_MISSING);
        }
        Optional<Secret> rotated = GoogleTokenJson.text(exchange, "refresh_token")
                .filter(text -> !text.isBlank())
                .map(Secret::new);
        return new TokenAnswer.Fresh(new Refreshed(
                new Secret(token.getTokenValue()), sentAt.plusSeconds(seconds), String.join(" ", scopes), rotated));
    }

    /** RFC 6749, 5.1: a scope that is not named is the one that was asked for. */
    static boolean letsWriteEvents(List<String> scopes) {
        return scopes.isEmpty() || scopes.stream().anyMatch(CALENDAR_SCOPES::contains);
    }

    private TokenAnswer refused(GoogleExchange exchange) {
        Duration retryAfter = RetryAfter.parse(exchange.retryAfter(), clock.instant());
        if (exchange.expired()) {
            return new TokenAnswer.Unavailable("token_endpoint_too_slow", retryAfter);
        }
        return switch (exchange.status()) {
            case 0 -> new TokenAnswer.Unavailable("token_endpoint_unreachable", retryAfter);
            case 200 -> new TokenAnswer.Unavailable("token_answer_unusable", retryAfter);
            case 400, 401, 403 -> byError(exchange, retryAfter);
            default -> new TokenAnswer.Unavailable("token_endpoint_http_" + exchange.status(), retryAfter);
        };
    }

    private static TokenAnswer byError(GoogleExchange exchange, Duration retryAfter) {
        String error = GoogleTokenJson.text(exchange, "error").orElse("");
        return switch (error) {
            case "invalid_grant" -> new TokenAnswer.ConsentVoid(ReconnectCause.CONSENT_REVOKED);
            case "admin_policy_enforced" -> new TokenAnswer.ConsentVoid(ReconnectCause.ADMIN_POLICY);
            // A refresh token that was given to another OAuth client: this clinic's consent is not one to us.
            case "unauthorized_client" -> new TokenAnswer.ConsentVoid(ReconnectCause.CONSENT_REVOKED);
            // All of these say that what we send is wrong, whichever clinic it is for.
            case "invalid_client",
                    "deleted_client",
                    "disabled_client",
                    "invalid_request",
                    "unsupported_grant_type",
                    "invalid_scope" -> new TokenAnswer.ClientRejected(error);
            default -> new TokenAnswer.Unavailable("token_endpoint_http_" + exchange.status(), retryAfter);
        };
    }
}

package io.handshake.worker.token;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.UrlEncodedContent;
import io.handshake.worker.clinics.Secret;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The token endpoint's answer to a code (developers.google.com/identity/protocols/oauth2/web-server). No library's class for
 * it: they know no deadline, and drop {@code refresh_token_expires_in}.
 */
final class GoogleAuthorizationCodes implements AuthorizationCodes {

    private final GoogleTransport transport;
    private final GoogleTokenEndpoint.Client client;
    private final Clock clock;

    GoogleAuthorizationCodes(GoogleTransport transport, GoogleTokenEndpoint.Client client, Clock clock) {
        this.transport = transport;
        this.client = client;
        this.clock = clock;
    }

    @Override
    public Redeemed redeem(Secret code, Secret verifier, URI redirectUri, Instant deadline) {
        GoogleExchange exchange = new GoogleExchange(deadline);
        Instant sentAt = clock.instant();
        Map<String, String> form = Map.of(
                "grant_type", "authorization_code",
                "code", code.value(),
                "code_verifier", verifier.value(),
                "redirect_uri", redirectUri.toString(),
                "client_id", client.id(),
                "client_secret", client.secret());
        try {
            exchange.call(request(form)::execute).disconnect();
            return answer(exchange, sentAt);
        } catch (IOException | IllegalArgumentException e) {
            // Also what our own Secret finds unusable in an answer. Its text may quote a token.
            return new Redeemed.Unavailable(
                    exchange.expired() ? "token_endpoint_too_slow" : "token_endpoint_unreachable");
        }
    }

    private HttpRequest request(Map<String, String> form) throws IOException {
        return transport
                .http()
                .createRequestFactory()
                .buildPostRequest(new GenericUrl(client.tokenUrl()), new UrlEncodedContent(form))
                .setThrowExceptionOnExecuteError(false)
                .setNumberOfRetries(0)
                .setFollowRedirects(false)
                .setLoggingEnabled(false)
                .setCurlLoggingEnabled(false);
    }

    private static Redeemed answer(GoogleExchange exchange, Instant sentAt) {
        return switch (exchange.status()) {
            case 200 -> granted(exchange, sentAt);
            case 400, 401, 403 -> refused(exchange);
            default -> new Redeemed.Unavailable("token_endpoint_http_" + exchange.status());
        };
    }

    private static Redeemed granted(GoogleExchange exchange, Instant sentAt) {
        Optional<Secret> accessToken = secret(exchange, "access_token");
        if (accessToken.isEmpty()) {
            return new Redeemed.Unavailable("token_answer_unusable");
        }
        if (!includesCalendar(exchange)) {
            return new Redeemed.ScopeMissing();
        }
        return secret(exchange, "refresh_token")
                .<Redeemed>map(
                        refreshToken -> new Redeemed.Granted(accessToken.get(), refreshToken, endsAt(exchange, sentAt)))
                .orElseGet(Redeemed.RefreshTokenMissing::new);
    }

    /** RFC 6749, 5.1: a scope that is not named is the one that was asked for. An empty one is named. */
    private static boolean includesCalendar(GoogleExchange exchange) {
        return GoogleTokenJson.text(exchange, "scope")
                .map(scopes -> GoogleTokenEndpoint.letsWriteEvents(List.of(scopes.split(" ", -1))))
                .orElse(true);
    }

    private static Redeemed refused(GoogleExchange exchange) {
        String error = GoogleTokenJson.text(exchange, "error").orElse("");
        return switch (error) {
            case "invalid_grant" -> new Redeemed.CodeRefused();
            case "admin_policy_enforced" -> new Redeemed.AdminPolicy();
            case "invalid_client",
                    "deleted_client",
                    "disabled_client",
                    "unauthorized_client",
                    "invalid_request",
                    "redirect_uri_mismatch",
                    "unsupported_grant_type",
                    "invalid_scope" -> new Redeemed.ClientRejected(error);
            default -> new Redeemed.Unavailable("token_endpoint_http_" + exchange.status());
        };
    }

    private static Optional<Secret> secret(GoogleExchange exchange, String name) {
        return GoogleTokenJson.text(exchange, name)
                .filter(text -> !text.isBlank())
                .map(Secret::new);
    }

    private static Optional<Instant> endsAt(GoogleExchange exchange, Instant sentAt) {
        return GoogleTokenJson.member(exchange, "refresh_token_expires_in")
                .filter(BigDecimal.class::isInstance)
                .map(number -> ((BigDecimal) number).longValue())
                .filter(seconds ->
                        seconds > 0 && seconds < Duration.ofDays(3650).toSeconds())
                .map(sentAt::plusSeconds);
    }
}

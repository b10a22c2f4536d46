package io.handshake.embedded.google;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one person allowed, held by one refresh token.
 *
 * @param rotating hand out a new refresh token at each refresh
 * @param expiresAt the end of time-limited access, null for none
 * @param diesAt the end that nobody announces, as for an app in testing mode; null for none
 */
record Grant(
        String refreshToken,
        String email,
        Set<String> scopes,
        boolean revoked,
        boolean rotating,
        @Nullable Instant expiresAt,
        @Nullable Instant diesAt) {

    Grant {
        if (refreshToken.isBlank() || email.isBlank()) {
            throw new IllegalArgumentException("An account needs a refresh token and an e-mail address");
        }
        scopes = Set.copyOf(scopes);
    }

    static Grant of(String refreshToken, String email, Set<String> scopes) {
        return new Grant(refreshToken, email, scopes, false, false, null, null);
    }

    Grant withRefreshToken(String token) {
        return new Grant(token, email, scopes, revoked, rotating, expiresAt, diesAt);
    }

    Grant withScopes(Set<String> narrowed) {
        return new Grant(refreshToken, email, narrowed, revoked, rotating, expiresAt, diesAt);
    }

    Grant asRevoked() {
        return new Grant(refreshToken, email, scopes, true, rotating, expiresAt, diesAt);
    }

    Grant withRotation(boolean rotates) {
        return new Grant(refreshToken, email, scopes, revoked, rotates, expiresAt, diesAt);
    }

    Grant withExpiry(Instant end) {
        return new Grant(refreshToken, email, scopes, revoked, rotating, end, diesAt);
    }

    Grant dyingAt(Instant end) {
        return new Grant(refreshToken, email, scopes, revoked, rotating, expiresAt, end);
    }

    boolean isLive(Instant now) {
        return !revoked && isBefore(now, expiresAt) && isBefore(now, diesAt);
    }

    private static boolean isBefore(Instant now, @Nullable Instant end) {
        return end == null || now.isBefore(end);
    }
}

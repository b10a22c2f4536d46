package io.handshake.embedded.google;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Refresh tokens and the access tokens made from them. Access tokens do not outlive the process. */
final class Grants {

    private static final String AUTO_PREFIX = "dev-";
    private static final Duration DEFAULT_LIFETIME = Duration.ofSeconds(3599);
    private static final Duration TESTING_MODE = Duration.ofDays(7);
    private static final int TOKEN_BYTES = 24;

    private record Access(String refreshToken, Instant expiresAt) {}

    private final Clock clock;
    private final boolean autoAccounts;
    private final Consumer<Grant> saved;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Grant> grants = new HashMap<>();
    /** In order of their making, which is that of their end as long as nobody changes the lifetime. */
    private final Map<String, Access> accessTokens = new LinkedHashMap<>();

    private Duration lifetime = DEFAULT_LIFETIME;
    private boolean testing;

    /** @param saved told about each new state of a grant */
    Grants(Clock clock, boolean autoAccounts, Consumer<Grant> saved) {
        this.clock = clock;
        this.autoAccounts = autoAccounts;
        this.saved = saved;
    }

    synchronized void load(Grant grant) {
        grants.put(grant.refreshToken(), grant);
    }

    synchronized void save(Grant grant) {
        load(grant);
        saved.accept(grant);
    }

    /** The grant of a refresh token, revoked ones too; a {@code dev-} token makes its account when it is first seen. */
    synchronized Optional<Grant> find(String refreshToken) {
        Grant known = grants.get(refreshToken);
        if (known == null && autoAccounts && refreshToken.startsWith(AUTO_PREFIX)) {
            Grant made = Grant.of(refreshToken, autoEmail(refreshToken), Scopes.DEFAULT);
            save(made);
            return Optional.of(made);
        }
        return Optional.ofNullable(known);
    }

    static String autoEmail(String refreshToken) {
        String name = refreshToken.substring(AUTO_PREFIX.length()).toLowerCase(Locale.ROOT);
        return (name.isEmpty() ? "clinic" : name.replaceAll("[^a-z0-9.]", "-")) + "@clinic.test";
    }

    synchronized void change(String refreshToken, UnaryOperator<Grant> change) {
        save(change.apply(find(refreshToken)
                .orElseThrow(() -> new IllegalArgumentException("No account has this refresh token"))));
    }

    /** Ends a grant and the access tokens made from it, as Google does. */
    synchronized void revoke(String refreshToken) {
        change(refreshToken, Grant::asRevoked);
        expireAccessTokens(refreshToken);
    }

    synchronized void expireAccessTokens(String refreshToken) {
        accessTokens.values().removeIf(access -> access.refreshToken().equals(refreshToken));
    }

    /** Whether the app is in testing mode: what is granted from now on dies after seven days. */
    synchronized void testing(boolean inTestingMode) {
        testing = inTestingMode;
    }

    synchronized void lifetime(Duration length) {
        lifetime = length;
    }

    synchronized Duration lifetime() {
        return lifetime;
    }

    synchronized String newAccessToken(Grant grant) {
        Instant now = clock.instant();
        dropExpired(now);
        String token = "ya29." + randomName();
        accessTokens.put(token, new Access(grant.refreshToken(), now.plus(lifetime)));
        return token;
    }

    /** From the oldest on, so that many living tokens cost nothing; {@link #caller} looks at the end itself. */
    private void dropExpired(Instant now) {
        Iterator<Access> oldest = accessTokens.values().iterator();
        while (oldest.hasNext() && !now.isBefore(oldest.next().expiresAt())) {
            oldest.remove();
        }
    }

    /** A new refresh token for the same grant; the old one is worth nothing any more. */
    synchronized Grant rotate(Grant grant) {
        Grant next = grant.withRefreshToken("1//" + randomName());
        save(grant.asRevoked());
        save(next);
        return next;
    }

    synchronized Grant newGrant(String email, Set<String> scopes) {
        Grant grant = Grant.of("1//" + randomName(), email, scopes);
        Grant made = testing ? grant.dyingAt(clock.instant().plus(TESTING_MODE)) : grant;
        save(made);
        return made;
    }

    /** The live grant behind an access token. */
    synchronized Optional<Grant> caller(String accessToken) {
        @Nullable Access access = accessTokens.get(accessToken);
        Instant now = clock.instant();
        if (access == null || !now.isBefore(access.expiresAt())) {
            return Optional.empty();
        }
        return Optional.ofNullable(grants.get(access.refreshToken())).filter(grant -> grant.isLive(now));
    }

    synchronized List<Grant> of(String email) {
        return grants.values().stream()
                .filter(grant -> grant.email().equals(email))
                .toList();
    }

    synchronized Collection<Grant> all() {
        return List.copyOf(grants.values());
    }

    synchronized String randomName() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}

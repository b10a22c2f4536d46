package io.handshake.embedded.google;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Authorization codes: each is good once, for ten minutes, for the one who can prove that he asked for it. */
final class ConsentCodes {

    private static final Duration GOOD_FOR = Duration.ofMinutes(10);

    /**
     * What a person agreed to.
     *
     * @param challenge the S256 code challenge, empty for none
     * @param refreshable hand out a refresh token with it
     */
    record Consent(String email, Set<String> scopes, String redirectUri, String challenge, boolean refreshable) {}

    private record Waiting(Consent consent, Instant until) {}

    private final Clock clock;
    private final Map<String, Waiting> codes = new HashMap<>();

    ConsentCodes(Clock clock) {
        this.clock = clock;
    }

    synchronized void keep(String code, Consent consent) {
        Instant now = clock.instant();
        codes.values().removeIf(waiting -> now.isAfter(waiting.until()));
        codes.put(code, new Waiting(consent, now.plus(GOOD_FOR)));
    }

    synchronized Optional<Consent> redeem(String code, String redirectUri, String verifier) {
        return Optional.ofNullable(codes.remove(code))
                .filter(waiting -> !clock.instant().isAfter(waiting.until()))
                .map(Waiting::consent)
                .filter(consent -> consent.redirectUri().equals(redirectUri))
                .filter(consent ->
                        consent.challenge().isEmpty() || consent.challenge().equals(s256(verifier)));
    }

    private static String s256(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}

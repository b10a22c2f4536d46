package io.handshake.ingress.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shared secret, as {@code Authorization: Bearer} or as {@code X-Vapi-Secret} (docs.vapi.ai, "Server
 * authentication"). Vapi sends the latter empty when no credential is attached: empty never matches.
 */
final class SecretCredential implements Credential {

    private static final String BEARER = "bearer ";

    private final List<Secret> accepted;

    SecretCredential(List<Secret> accepted) {
        this.accepted = List.copyOf(accepted);
    }

    @Override
    public String name() {
        return "secret";
    }

    @Override
    public Finding check(Headers headers, byte[] body) {
        return onSight(headers);
    }

    @Override
    public boolean isCertainOnSight() {
        return true;
    }

    @Override
    public Finding onSight(Headers headers) {
        Finding bearer = matches(bearer(headers.value("Authorization")));
        return bearer == Finding.VERIFIED || bearer == Finding.SECRET_MISMATCH
                ? orElse(bearer, headers)
                : matches(headers.value("X-Vapi-Secret"));
    }

    private Finding orElse(Finding bearer, Headers headers) {
        if (bearer == Finding.VERIFIED) {
            return bearer;
        }
        return matches(headers.value("X-Vapi-Secret")) == Finding.VERIFIED ? Finding.VERIFIED : bearer;
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }

    /** Compares with every secret in constant time, so that neither length nor place of a difference can be timed. */
    private Finding matches(@Nullable String offered) {
        if (offered == null) {
            return Finding.HEADER_MISSING;
        }
        if (offered.isBlank()) {
            return Finding.HEADER_EMPTY;
        }
        byte[] digest = digest(offered.getBytes(ISO_8859_1));
        boolean found = false;
        for (Secret secret : accepted) {
            found |= MessageDigest.isEqual(digest, digest(secret.bytes()));
        }
        return found ? Finding.VERIFIED : Finding.SECRET_MISMATCH;
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

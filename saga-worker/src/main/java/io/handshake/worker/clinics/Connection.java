package io.handshake.worker.clinics;

import io.handshake.contracts.OrgId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a clinic has granted us at Google, as it was read: its tokens are sealed until somebody needs them.
 *
 * @param version what a write has to name, so that it changes only what its writer has seen
 */
public record Connection(OrgId orgId, long version, State state, Tokens tokens, Instant connectedAt) {

    /** Whether a person has to act. */
    public sealed interface State {

        record Working() implements State {}

        /**
         * Google refuses us until somebody reconnects.
         *
         * @param lastTriedAt when we last asked Google whether it still does
         */
        record NeedsReconnect(ReconnectCause cause, Instant lastTriedAt) implements State {}

        /**
         * As the table says it.
         *
         * @throws IllegalArgumentException when it says something that we do not know
         * @throws NullPointerException when it does not say all
         */
        static State of(String status, String cause, @Nullable Instant lastFailureAt) {
            return switch (status) {
                case "CONNECTED" -> new Working();
                case "RECONNECT_NEEDED" ->
                    new NeedsReconnect(
                            ReconnectCause.valueOf(cause), Objects.requireNonNull(lastFailureAt, "last_failure_at"));
                default -> throw new IllegalArgumentException("status: expected a known one, found another");
            };
        }
    }

    /** The sealed tokens. */
    public static final class Tokens {

        private final Ciphertext refreshToken;
        private final Optional<Access> access;

        Tokens(Ciphertext refreshToken, Optional<Access> access) {
            this.refreshToken = refreshToken;
            this.access = access;
        }

        /** As the table holds them. */
        static Tokens of(byte[] refreshToken, byte @Nullable [] accessToken, @Nullable Instant accessTokenExpiresAt) {
            Optional<Access> access = accessToken == null || accessTokenExpiresAt == null
                    ? Optional.empty()
                    : Optional.of(new Access(new Ciphertext(accessToken), accessTokenExpiresAt));
            return new Tokens(new Ciphertext(refreshToken), access);
        }

        Ciphertext refreshToken() {
            return refreshToken;
        }

        Optional<Access> access() {
            return access;
        }
    }

    record Access(Ciphertext sealed, Instant expiresAt) {}

    /** The same after a write of ours that changed no token. */
    public Connection at(long newVersion) {
        return new Connection(orgId, newVersion, state, tokens, connectedAt);
    }

    /** Google lets us in, and refuses only what we write. */
    public boolean isReadOnly() {
        return state instanceof State.NeedsReconnect(ReconnectCause cause, var _)
                && cause == ReconnectCause.NOT_WRITABLE;
    }

    /** When the stored access token expires; empty when there is none. */
    public Optional<Instant> accessExpiresAt() {
        return tokens.access().map(Access::expiresAt);
    }
}

package io.handshake.worker.clinics;

import io.handshake.contracts.OrgId;
import java.time.Instant;
import java.util.Optional;

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
    }

    /** The sealed tokens. */
    public static final class Tokens {

        private final Ciphertext refreshToken;
        private final Optional<Access> access;

        Tokens(Ciphertext refreshToken, Optional<Access> access) {
            this.refreshToken = refreshToken;
            this.access = access;
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

package io.handshake.worker.clinics;

import java.time.Instant;
import java.util.Optional;

/**
 * The connections' tokens, and writes that compare the version which the writer has seen. Opening throws
 * {@link UnreadableTokenException}.
 */
public interface Connections {

    Secret openRefreshToken(Connection connection);

    /** Empty when none is stored. */
    Optional<Secret> openAccessToken(Connection connection);

    /** Keeps what a refresh has brought. The connection works (again), unless what it lacks is the right to write. */
    Write saveRefreshed(Connection seen, Refreshed refreshed);

    /** Somebody has to reconnect; the access token is dropped, unless it still serves for reading. */
    Write needReconnect(Connection seen, ReconnectCause cause);

    /** A write that Google took is the proof that the right to write is back. */
    Write writable(Connection seen);

    /** Only one of those who want to ask Google again whether a broken connection works may do so. */
    Write claimProbe(Connection seen);

    /**
     * What Google gave.
     *
     * @param rotated a new refresh token, where Google sent one: the old one may no longer work
     * @param scope as Google names it; empty when it did not say, which means: as granted
     */
    record Refreshed(Secret accessToken, Instant expiresAt, String scope, Optional<Secret> rotated) {}

    /** How a write can end. */
    sealed interface Write {

        record Written(long version) implements Write {}

        /** Somebody else wrote first; nothing changed. */
        record Stale() implements Write {}

        /** Nobody knows. */
        record Unavailable() implements Write {}
    }
}

package io.handshake.worker.clinics;

import static io.handshake.worker.clinics.TokenCipher.Column.ACCESS_TOKEN;
import static io.handshake.worker.clinics.TokenCipher.Column.REFRESH_TOKEN;

import io.handshake.contracts.OrgId;
import java.time.Clock;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** The connections in PostgreSQL: sealed, and written only by who has seen the newest version. */
final class JpaConnections implements Connections {

    private final JpaConnectionRows rows;
    private final TokenCipher cipher;
    private final Clock clock;

    JpaConnections(JpaConnectionRows rows, TokenCipher cipher, Clock clock) {
        this.rows = rows;
        this.cipher = cipher;
        this.clock = clock;
    }

    @Override
    public Secret openRefreshToken(Connection connection) {
        return cipher.open(connection.tokens().refreshToken(), connection.orgId(), REFRESH_TOKEN);
    }

    @Override
    public Optional<Secret> openAccessToken(Connection connection) {
        return connection
                .tokens()
                .access()
                .map(access -> cipher.open(access.sealed(), connection.orgId(), ACCESS_TOKEN));
    }

    @Override
    public Write saveRefreshed(Connection seen, Refreshed refreshed) {
        OrgId orgId = seen.orgId();
        Ciphertext refreshToken = refreshed
                .rotated()
                .map(rotated -> cipher.seal(rotated, orgId, REFRESH_TOKEN))
                .orElseGet(() -> seen.tokens().refreshToken());
        return write(
                seen,
                () -> rows.saveRefreshed(
                        orgId.value(),
                        seen.version(),
                        refreshToken.bytes(),
                        cipher.seal(refreshed.accessToken(), orgId, ACCESS_TOKEN)
                                .bytes(),
                        refreshed.expiresAt(),
                        refreshed.scope(),
                        clock.instant()));
    }

    @Override
    public Write needReconnect(Connection seen, ReconnectCause cause) {
        return write(
                seen, () -> rows.needReconnect(seen.orgId().value(), seen.version(), cause.name(), clock.instant()));
    }

    @Override
    public Write writable(Connection seen) {
        return write(seen, () -> rows.writable(seen.orgId().value(), seen.version()));
    }

    @Override
    public Write claimProbe(Connection seen) {
        return write(seen, () -> rows.claimProbe(seen.orgId().value(), seen.version(), clock.instant()));
    }

    private static Write write(Connection seen, IntSupplier statement) {
        try {
            return statement.getAsInt() == 1 ? new Write.Written(seen.version() + 1) : new Write.Stale();
        } catch (DataAccessException | TransactionException e) {
            return new Write.Unavailable();
        }
    }
}

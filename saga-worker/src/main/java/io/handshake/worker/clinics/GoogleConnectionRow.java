package io.handshake.worker.clinics;

import io.handshake.contracts.OrgId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A clinic's connection as the table holds it; read here, written by statements that say what they compare. */
@Entity
@Table(name = "google_connection")
class GoogleConnectionRow {

    @Id
    @Column(name = "org_id")
    private String orgId = "";

    private String status = "CONNECTED";

    private String cause = "";

    @Column(name = "refresh_token")
    private byte[] refreshToken = {};

    @Column(name = "access_token")
    private byte @Nullable [] accessToken;

    @Column(name = "access_token_expires_at")
    private @Nullable Instant accessTokenExpiresAt;

    @Column(name = "connected_at")
    private Instant connectedAt = Instant.EPOCH;

    @Column(name = "last_failure_at")
    private @Nullable Instant lastFailureAt;

    private long version;

    protected GoogleConnectionRow() {}

    Connection toConnection() {
        return new Connection(
                new OrgId(orgId),
                version,
                Connection.State.of(status, cause, lastFailureAt),
                Connection.Tokens.of(refreshToken, accessToken, accessTokenExpiresAt),
                connectedAt);
    }
}

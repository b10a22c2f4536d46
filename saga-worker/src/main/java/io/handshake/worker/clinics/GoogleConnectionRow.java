package io.handshake.worker.clinics;

import io.handshake.contracts.OrgId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A clinic's connection as the table holds it; read here, written by statements that say what they compare. */
@Entity
@Table(name = "google_connection")
class GoogleConnectionRow {

    @Id
    @Column(name = "org_id")
    private String orgId = "";

    @Enumerated(EnumType.STRING)
    private Status status = Status.CONNECTED;

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

    enum Status {
        CONNECTED,
        RECONNECT_NEEDED
    }

    protected GoogleConnectionRow() {}

    Connection toConnection() {
        return new Connection(new OrgId(orgId), version, state(), tokens(), connectedAt);
    }

    private Connection.State state() {
        return switch (status) {
            case CONNECTED -> new Connection.State.Working();
            case RECONNECT_NEEDED ->
                new Connection.State.NeedsReconnect(
                        ReconnectCause.valueOf(cause), Objects.requireNonNull(lastFailureAt, "last_failure_at"));
        };
    }

    private Connection.Tokens tokens() {
        Optional<Connection.Access> access = accessToken == null || accessTokenExpiresAt == null
                ? Optional.empty()
                : Optional.of(new Connection.Access(new Ciphertext(accessToken), accessTokenExpiresAt));
        return new Connection.Tokens(new Ciphertext(refreshToken), access);
    }
}

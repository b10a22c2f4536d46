package io.handshake.worker.clinics;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A clinic's connection as people look at it, so without its tokens; written by statements that say what they compare.
 */
@Entity
@Table(name = "google_connection")
class GoogleConnectionRow {

    @Id
    @Column(name = "org_id")
    private String orgId = "";

    private String status = "CONNECTED";

    private String cause = "";

    @Column(name = "connected_at")
    private Instant connectedAt = Instant.EPOCH;

    @Column(name = "granted_at")
    private @Nullable Instant grantedAt;

    @Column(name = "consent_ends_at")
    private @Nullable Instant consentEndsAt;

    @Column(name = "last_refreshed_at")
    private @Nullable Instant lastRefreshedAt;

    @Column(name = "last_failure_at")
    private @Nullable Instant lastFailureAt;

    @Column(name = "broken_at")
    private @Nullable Instant brokenAt;

    @Column(name = "testing_mode_suspected")
    private boolean testingModeSuspected;

    protected GoogleConnectionRow() {}

    ConnectionCard toCard() {
        var times = new ConnectionTimes(
                connectedAt,
                Optional.ofNullable(grantedAt),
                Optional.ofNullable(consentEndsAt),
                Optional.ofNullable(lastRefreshedAt));
        return switch (Connection.State.of(status, cause, lastFailureAt)) {
            case Connection.State.Working() -> new ConnectionCard.Connected(times, testingModeSuspected);
            case Connection.State.NeedsReconnect(ReconnectCause why, Instant lastTriedAt) ->
                new ConnectionCard.ReconnectNeeded(times, why, brokenAt == null ? lastTriedAt : brokenAt, lastTriedAt);
        };
    }
}

package io.handshake.worker.token;

import io.handshake.contracts.FailureReason;
import io.handshake.worker.clinics.Clinics;
import io.handshake.worker.clinics.Connection;
import io.handshake.worker.clinics.Connections;
import io.handshake.worker.clinics.Connections.Refreshed;
import io.handshake.worker.clinics.Connections.Write;
import io.handshake.worker.clinics.ReconnectCause;
import io.handshake.worker.clinics.Secret;
import io.handshake.worker.saga.StepResult;
import io.handshake.worker.token.AccessTokens.Access;
import io.handshake.worker.token.TokenLane.Ended;
import io.handshake.worker.token.TokenLane.Held;
import io.handshake.worker.token.TokenLane.Need;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A refresh from its beginning to what it comes to. Another worker may refresh, and a person may reconnect, at the same
 * moment: what Google says is written only over the version that was read before it was asked, else it starts over.
 */
final class TokenRefresh {

    private static final Logger LOG = LoggerFactory.getLogger(TokenRefresh.class);

    private final Clinics clinics;
    private final Connections connections;
    private final GoogleTokenEndpoint endpoint;
    private final RefreshCounts counts;
    private final Clock clock;

    private volatile @Nullable ClientPause clientPause;

    private record ClientPause(Instant until, StepResult result) {}

    TokenRefresh(
            Clinics clinics, Connections connections, GoogleTokenEndpoint endpoint, RefreshCounts counts, Clock clock) {
        this.clinics = clinics;
        this.connections = connections;
        this.endpoint = endpoint;
        this.counts = counts;
        this.clock = clock;
    }

    /** How a turn can end. */
    private sealed interface Turn {

        record Landed(Access access) implements Turn {}

        /** Somebody else has written the connection. */
        record Overtaken(Optional<Hand> hand) implements Turn {}
    }

    /** What Google gave for a refresh token, and is not stored yet. */
    private record Hand(Secret askedWith, Refreshed refreshed) {}

    Access run(TokenLane lane, Connection first, Need need) {
        Connection seen = first;
        Turn turn = ask(lane, seen, need);
        for (int round = 1; round < TokenRules.MAX_ROUNDS; round++) {
            switch (turn) {
                case Turn.Landed(Access access) -> {
                    return access;
                }
                case Turn.Overtaken(Optional<Hand> hand) -> {
                    Optional<Connection> now = TokenLane.reread(clinics, seen);
                    if (now.isEmpty()) {
                        return unavailable("clinic_lookup_failed");
                    }
                    seen = now.get();
                    turn = again(lane, seen, need, hand);
                }
            }
        }
        return switch (turn) {
            case Turn.Landed(Access access) -> access;
            case Turn.Overtaken(var _) -> unavailable("connection_keeps_changing");
        };
    }

    private Turn again(TokenLane lane, Connection now, Need need, Optional<Hand> hand) {
        Optional<Hand> better = hand.filter(held -> beats(held, lane.ready(now, need), now));
        if (better.isPresent()) {
            return keep(lane, now, better.get());
        }
        return lane.ready(now, need)
                .or(() -> resting(now, need, clock.instant()))
                .<Turn>map(Turn.Landed::new)
                .orElseGet(() -> ask(lane, now, need));
    }

    /**
     * What Google has just given for the refresh token that is still stored beats a rival's failure, and a rival's token if
     * ours came with a new refresh token: where those rotate, the rival may have been refused because of us.
     */
    private boolean beats(Hand hand, Optional<Access> theirs, Connection now) {
        return connections.openRefreshToken(now).equals(hand.askedWith())
                && (theirs.isEmpty() || hand.refreshed().rotated().isPresent());
    }

    /** A broken connection is left alone between two probes. */
    static Optional<Access> resting(Connection connection, Need need, Instant now) {
        return switch (connection.state()) {
            case Connection.State.Working() -> Optional.empty();
            case Connection.State.NeedsReconnect(ReconnectCause cause, Instant lastTriedAt) ->
                !need.readsOn(connection) && now.isBefore(lastTriedAt.plus(TokenRules.PROBE_EVERY))
                        ? Optional.of(withheld(FailureReason.CALENDAR_ACCESS_REVOKED, cause.code()))
                        : Optional.empty();
        };
    }

    private Turn ask(TokenLane lane, Connection seen, Need need) {
        ClientPause pause = clientPause;
        if (pause != null && clock.instant().isBefore(pause.until())) {
            return new Turn.Landed(new Access.Withheld(pause.result()));
        }
        return switch (seen.state()) {
            case Connection.State.Working() -> askGoogle(lane, seen);
            case Connection.State.NeedsReconnect(var _, var _) ->
                need.readsOn(seen) ? askGoogle(lane, seen) : probe(lane, seen);
        };
    }

    private Turn probe(TokenLane lane, Connection seen) {
        return switch (connections.claimProbe(seen)) {
            case Write.Written(long version) -> askGoogle(lane, seen.at(version));
            case Write.Stale() -> new Turn.Overtaken(Optional.empty());
            case Write.Unavailable() -> new Turn.Landed(unavailable("connection_not_written"));
        };
    }

    private Turn askGoogle(TokenLane lane, Connection seen) {
        Secret refreshToken = connections.openRefreshToken(seen);
        TokenAnswer answer = endpoint.refresh(refreshToken, clock.instant().plus(TokenRules.REFRESH_WITHIN));
        counts.refreshed(end(answer));
        return switch (answer) {
            case TokenAnswer.Fresh(Refreshed refreshed) -> keep(lane, seen, new Hand(refreshToken, refreshed));
            case TokenAnswer.ConsentVoid(ReconnectCause cause) -> consentVoid(lane, seen, cause);
            case TokenAnswer.ClientRejected(String error) -> new Turn.Landed(clientRejected(error));
            case TokenAnswer.Unavailable(String detail, Duration retryAfter) ->
                new Turn.Landed(endpointFailed(lane, seen, detail, retryAfter));
        };
    }

    private static RefreshCounts.End end(TokenAnswer answer) {
        return switch (answer) {
            case TokenAnswer.Fresh(var _) -> RefreshCounts.End.FRESH;
            case TokenAnswer.ConsentVoid(var _) -> RefreshCounts.End.CONSENT_VOID;
            case TokenAnswer.ClientRejected(var _) -> RefreshCounts.End.CLIENT_REJECTED;
            case TokenAnswer.Unavailable(var _, var _) -> RefreshCounts.End.UNAVAILABLE;
        };
    }

    private Turn keep(TokenLane lane, Connection seen, Hand hand) {
        Refreshed refreshed = hand.refreshed();
        var access = new Access.Granted(seen.orgId(), refreshed.accessToken());
        return switch (connections.saveRefreshed(seen, refreshed)) {
            case Write.Written(long version) -> {
                lane.hold(Held.refreshed(version, access, refreshed.expiresAt(), clock.instant()));
                yield new Turn.Landed(access);
            }
            case Write.Stale() -> new Turn.Overtaken(Optional.of(hand));
            case Write.Unavailable() -> {
                // The token is good all the same. Should the write have happened, the next look sees another version.
                LOG.atWarn()
                        .addKeyValue("event", "token_not_stored")
                        .addKeyValue("org_id", seen.orgId())
                        .log();
                lane.hold(Held.refreshed(seen.version(), access, refreshed.expiresAt(), clock.instant()));
                yield new Turn.Landed(access);
            }
        };
    }

    private Turn consentVoid(TokenLane lane, Connection seen, ReconnectCause cause) {
        StepResult refused = new StepResult.Refused(FailureReason.CALENDAR_ACCESS_REVOKED, cause.code());
        return switch (connections.needReconnect(seen, cause)) {
            case Write.Written(var _) -> {
                tellPerson(seen, cause);
                // Whoever has read the connection before this write need not ask Google again.
                lane.end(new Ended(seen.version(), Instant.MAX, refused));
                yield new Turn.Landed(new Access.Withheld(refused));
            }
            case Write.Stale() -> new Turn.Overtaken(Optional.empty());
            case Write.Unavailable() -> {
                lane.end(new Ended(seen.version(), clock.instant().plus(TokenRules.PROBE_EVERY), refused));
                yield new Turn.Landed(new Access.Withheld(refused));
            }
        };
    }

    /** Once when it breaks; probes that find it still broken are no news. */
    static void tellPerson(Connection seen, ReconnectCause cause) {
        switch (seen.state()) {
            case Connection.State.Working() ->
                LOG.atWarn()
                        .addKeyValue("event", "connection_needs_person")
                        .addKeyValue("org_id", seen.orgId())
                        .addKeyValue("reason", cause.code())
                        .log();
            case Connection.State.NeedsReconnect(var _, var _) -> {}
        }
    }

    private Access clientRejected(String error) {
        StepResult refused = new StepResult.Refused(FailureReason.PLATFORM_MISCONFIGURED, "oauth_" + error);
        clientPause = new ClientPause(clock.instant().plus(TokenRules.CLIENT_PAUSE), refused);
        LOG.atError()
                .addKeyValue("event", "oauth_client_rejected")
                .addKeyValue("reason", error)
                .log();
        return new Access.Withheld(refused);
    }

    private Access endpointFailed(TokenLane lane, Connection seen, String detail, Duration retryAfter) {
        Duration pause = retryAfter.compareTo(TokenRules.FAILURE_PAUSE) > 0 ? retryAfter : TokenRules.FAILURE_PAUSE;
        StepResult unavailable = new StepResult.Unavailable(detail, retryAfter);
        lane.end(new Ended(seen.version(), clock.instant().plus(pause), unavailable));
        return new Access.Withheld(unavailable);
    }

    private static Access withheld(FailureReason reason, String detail) {
        return new Access.Withheld(new StepResult.Refused(reason, detail));
    }

    private static Access unavailable(String detail) {
        return new Access.Withheld(new StepResult.Unavailable(detail));
    }
}

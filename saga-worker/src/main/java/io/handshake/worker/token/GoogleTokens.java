package io.handshake.worker.token;

import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.worker.clinics.Clinic;
import io.handshake.worker.clinics.Clinics;
import io.handshake.worker.clinics.Clinics.Found;
import io.handshake.worker.clinics.Connection;
import io.handshake.worker.clinics.Connections;
import io.handshake.worker.clinics.ReconnectCause;
import io.handshake.worker.clinics.Secret;
import io.handshake.worker.clinics.UnreadableTokenException;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.ClinicTokens;
import io.handshake.worker.saga.StepResult;
import io.handshake.worker.token.TokenLane.Need;
import io.handshake.worker.token.TokenLane.Use;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clinics' access to Google: one look at the database for each booking, and a refresh only when it is needed. */
final class GoogleTokens implements ClinicTokens, AccessTokens, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GoogleTokens.class);

    private final Clinics clinics;
    private final Connections connections;
    private final TokenRefresh refresh;
    private final Clock clock;
    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("token-refresh-", 0).factory());
    private final Semaphore ahead = new Semaphore(TokenRules.AHEAD_AT_ONCE);
    private final Map<OrgId, TokenLane> lanes = new ConcurrentHashMap<>();

    GoogleTokens(
            Clinics clinics, Connections connections, GoogleTokenEndpoint endpoint, RefreshCounts counts, Clock clock) {
        this.clinics = clinics;
        this.connections = connections;
        this.refresh = new TokenRefresh(clinics, connections, endpoint, counts, clock);
        this.clock = clock;
    }

    @Override
    public StepResult refresh(Booking booking, Instant deadline) {
        Found found = clinics.find(booking.orgId());
        if (found instanceof Found.Connected(Clinic clinic, var _) && !saysTheSameTime(booking, clinic)) {
            return new StepResult.Refused(FailureReason.INVALID_REQUEST, "understood_in_another_zone");
        }
        return switch (access(found, booking.orgId(), Need.FOR_A_BOOKING, deadline)) {
            case Access.Granted(var _, var _) -> StepResult.Done.WITHOUT_LINK;
            case Access.Withheld(StepResult why) -> why;
        };
    }

    /**
     * Whether the moment was understood in the clinic's zone: ingress may not have known the clinic yet, or not its new
     * zone. An appointment that is an hour off is worse than none.
     */
    private static boolean saysTheSameTime(Booking booking, Clinic clinic) {
        Instant start = booking.startsAt();
        return start.atZone(booking.request().timeZone())
                .toLocalDateTime()
                .equals(start.atZone(clinic.timeZone()).toLocalDateTime());
    }

    @Override
    public Access current(OrgId orgId, Instant deadline) {
        return recent(orgId, Need.FOR_A_BOOKING, deadline);
    }

    @Override
    public Access toLook(OrgId orgId, Instant deadline) {
        return recent(orgId, Need.FOR_A_LOOK, deadline);
    }

    /** The booking's own refresh has looked already. */
    private Access recent(OrgId orgId, Need need, Instant deadline) {
        return Optional.ofNullable(lanes.get(orgId))
                .flatMap(lane -> lane.recent(need))
                .orElseGet(() -> access(orgId, need, deadline));
    }

    @Override
    public Access insteadOf(Access.Granted rejected, Instant deadline) {
        // Whoever holds a token was let in with it.
        Need another = new Need(Optional.of(rejected.token()), TokenRules.LIFE_NEEDED, Use.LOOK);
        return access(rejected.orgId(), another, deadline);
    }

    @Override
    public void needReconnect(Access.Granted with, ReconnectCause cause) {
        switch (clinics.find(with.orgId())) {
            case Found.Connected(var _, Connection connection) -> markIfStill(connection, with.token(), cause);
            case Found.Unknown(), Found.Unconnected(var _), Found.Unavailable(var _) -> {}
        }
    }

    @Override
    public void wrote(Access.Granted with) {
        TokenLane lane = lanes.get(with.orgId());
        if (lane != null
                && lane.isReadOnly()
                && clinics.find(with.orgId()) instanceof Found.Connected(var _, Connection connection)
                && connection.isReadOnly()) {
            // Should somebody else have written first, the next booking tries again.
            var _ = connections.writable(connection);
        }
    }

    /**
     * Refreshes what was used lately and will soon run out, so that no caller waits for it, and forgets what nobody
     * uses. Called every few seconds.
     */
    void refreshAhead() {
        Instant now = clock.instant();
        lanes.values().removeIf(lane -> lane.lastUsed().isBefore(now.minus(TokenRules.LATELY)));
        lanes.forEach((orgId, lane) -> {
            if (lane.runsOutBefore(now.plus(TokenRules.AHEAD).minus(jitter(orgId))) && ahead.tryAcquire()) {
                executor.execute(() -> refreshAhead(orgId, lane));
            }
        });
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private Access access(OrgId orgId, Need need, Instant deadline) {
        return access(clinics.find(orgId), orgId, need, deadline);
    }

    private Access access(Found found, OrgId orgId, Need need, Instant deadline) {
        return switch (found) {
            case Found.Unknown() -> refused(FailureReason.CLINIC_UNKNOWN, "clinic_unknown");
            case Found.Unconnected(var _) -> refused(FailureReason.CALENDAR_NOT_CONNECTED, "calendar_not_connected");
            case Found.Unavailable(String detail) -> new Access.Withheld(new StepResult.Unavailable(detail));
            case Found.Connected(var _, Connection connection) -> {
                TokenLane lane = lane(orgId);
                lane.touch();
                yield await(lane, connection, need, deadline);
            }
        };
    }

    private Access await(TokenLane lane, Connection connection, Need need, Instant deadline) {
        try {
            CompletableFuture<Access> access = lane.access(connection, need);
            return access.get(Duration.between(clock.instant(), deadline).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Access.Withheld(new StepResult.Unavailable("token_refresh_slow"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Access.Withheld(new StepResult.Unavailable("interrupted"));
        } catch (UnreadableTokenException e) {
            return unreadable(connection.orgId());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnreadableTokenException) {
                return unreadable(connection.orgId());
            }
            throw new IllegalStateException("a refresh ended with a bug", e.getCause());
        }
    }

    private static Access unreadable(OrgId orgId) {
        LOG.atError()
                .addKeyValue("event", "stored_token_unreadable")
                .addKeyValue("org_id", orgId)
                .log();
        return refused(FailureReason.PLATFORM_MISCONFIGURED, "stored_token_unreadable");
    }

    private void markIfStill(Connection connection, Secret token, ReconnectCause cause) {
        boolean still;
        try {
            still = connections.openAccessToken(connection).equals(Optional.of(token));
        } catch (UnreadableTokenException e) {
            still = false;
        }
        if (still) {
            lane(connection.orgId()).forget();
        }
        if (still && connections.needReconnect(connection, cause) instanceof Connections.Write.Written) {
            TokenRefresh.tellPerson(connection, cause);
        }
    }

    private void refreshAhead(OrgId orgId, TokenLane lane) {
        try {
            switch (clinics.find(orgId)) {
                case Found.Connected(var _, Connection connection) ->
                    lane.access(connection, new Need(Optional.empty(), TokenRules.AHEAD.minus(jitter(orgId)), Use.LOOK))
                            .join();
                case Found.Unknown(), Found.Unconnected(var _), Found.Unavailable(var _) -> {}
            }
        } catch (UnreadableTokenException | CompletionException e) {
            LOG.atWarn()
                    .addKeyValue("event", "refresh_ahead_failed")
                    .addKeyValue("org_id", orgId)
                    .addKeyValue("error", e.getClass().getName())
                    .log();
        } finally {
            ahead.release();
        }
    }

    private TokenLane lane(OrgId orgId) {
        return lanes.computeIfAbsent(orgId, _ -> new TokenLane(connections, refresh, executor, clock));
    }

    private static Duration jitter(OrgId orgId) {
        return Duration.ofMillis(Math.floorMod(orgId.hashCode(), TokenRules.AHEAD_JITTER.toMillis()));
    }

    private static Access refused(FailureReason reason, String detail) {
        return new Access.Withheld(new StepResult.Refused(reason, detail));
    }
}

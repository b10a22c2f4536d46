package io.handshake.worker.token;

import io.handshake.worker.clinics.Clinics;
import io.handshake.worker.clinics.Connection;
import io.handshake.worker.clinics.Connections;
import io.handshake.worker.clinics.Secret;
import io.handshake.worker.saga.StepResult;
import io.handshake.worker.token.AccessTokens.Access;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One clinic's token in this process: what is held in memory, and at most one refresh at a time for all who wait. What a
 * booking has read of the connection decides how much of that still holds: a reconnect has another version.
 */
final class TokenLane {

    private final Connections connections;
    private final TokenRefresh refresh;
    private final Executor executor;
    private final Clock clock;

    private volatile Instant lastUsed;
    private volatile boolean readOnly;
    private Instant lookedAt = Instant.MIN;
    private @Nullable Held held;
    private @Nullable Ended ended;
    private @Nullable Flight flight;

    /**
     * A token, and the version of the connection that it belongs to.
     *
     * @param leastLife what it has to be good for to be used: less than usual where tokens live for minutes only, so that
     *     a token which has just been refreshed is never refreshed again at once
     */
    record Held(long version, Access.Granted access, Instant expiresAt, Duration leastLife) {

        static Held refreshed(long version, Access.Granted access, Instant expiresAt, Instant now) {
            Duration half = Duration.between(now, expiresAt).dividedBy(2);
            boolean shortLived = half.compareTo(TokenRules.LIFE_NEEDED) < 0;
            return new Held(version, access, expiresAt, shortLived ? half : TokenRules.LIFE_NEEDED);
        }
    }

    /** What the last refresh came to, for connections up to that version and until then. */
    record Ended(long version, Instant until, StepResult result) {}

    private record Flight(long version, CompletableFuture<Access> landing) {}

    /**
     * What somebody needs.
     *
     * @param unlike the token that Google has refused
     * @param life how long the token has to be good for
     */
    record Need(Optional<Secret> unlike, Duration life, Use use) {

        static final Need FOR_A_BOOKING = new Need(Optional.empty(), TokenRules.LIFE_NEEDED, Use.BOOKING);
        static final Need FOR_A_LOOK = new Need(Optional.empty(), TokenRules.LIFE_NEEDED, Use.LOOK);

        /** Whether the connection's being read-only is nothing to this need. */
        boolean readsOn(Connection connection) {
            return use == Use.LOOK && connection.isReadOnly();
        }

        private boolean isBarredBy(Connection connection) {
            return use == Use.BOOKING && connection.isReadOnly();
        }
    }

    /** A booking has no use for a token that only reads. */
    enum Use {
        BOOKING,
        LOOK
    }

    TokenLane(Connections connections, TokenRefresh refresh, Executor executor, Clock clock) {
        this.connections = connections;
        this.refresh = refresh;
        this.executor = executor;
        this.clock = clock;
        this.lastUsed = clock.instant();
    }

    /** A token that this process compared with the database a moment ago. */
    synchronized Optional<Access> recent(Need need) {
        if (held == null || lookedAt.isBefore(clock.instant().minus(TokenRules.LOOKED_LATELY))) {
            return Optional.empty();
        }
        return suits(held, need) ? Optional.of(held.access()) : Optional.empty();
    }

    /** What is held does not let us in. */
    synchronized void forget() {
        held = null;
    }

    /** A token at once, or the refresh that is to bring one. */
    synchronized CompletableFuture<Access> access(Connection seen, Need need) {
        lookedAt = clock.instant();
        readOnly = seen.isReadOnly();
        if (held != null && held.version() < seen.version()) {
            held = null;
        }
        Optional<Access> now = ready(seen, need);
        if (now.isEmpty()) {
            now = refusal(seen, need);
        }
        return now.map(CompletableFuture::completedFuture).orElseGet(() -> fly(seen, need));
    }

    /** As it was at the last look at the database. */
    boolean isReadOnly() {
        return readOnly;
    }

    void touch() {
        lastUsed = clock.instant();
    }

    Instant lastUsed() {
        return lastUsed;
    }

    /** Whether it will run out before {@code then}. */
    synchronized boolean runsOutBefore(Instant then) {
        return held != null && held.expiresAt().isBefore(then);
    }

    /** A token that suits: from memory, or one that another worker has stored. */
    synchronized Optional<Access> ready(Connection seen, Need need) {
        if (need.isBarredBy(seen)) {
            return Optional.empty();
        }
        if (held != null && held.version() >= seen.version()) {
            return suits(held, need) ? Optional.of(held.access()) : Optional.empty();
        }
        if (seen.accessExpiresAt().isEmpty()) {
            return Optional.empty();
        }
        Instant expiresAt = seen.accessExpiresAt().orElseThrow();
        Optional<Held> stored = connections
                .openAccessToken(seen)
                .map(token -> new Held(
                        seen.version(), new Access.Granted(seen.orgId(), token), expiresAt, TokenRules.LIFE_NEEDED));
        stored.ifPresent(this::hold);
        return stored.filter(token -> suits(token, need)).map(Held::access);
    }

    synchronized void hold(Held token) {
        if (held == null || held.version() <= token.version()) {
            held = token;
        }
    }

    synchronized void end(Ended how) {
        ended = how;
    }

    private boolean suits(Held token, Need need) {
        boolean forABooking = need.life().equals(TokenRules.LIFE_NEEDED);
        Duration life = forABooking ? token.leastLife() : need.life();
        return token.expiresAt().isAfter(clock.instant().plus(life))
                && !need.unlike().equals(Optional.of(token.access().token()));
    }

    /** What is known without asking Google. */
    private Optional<Access> refusal(Connection seen, Need need) {
        Instant now = clock.instant();
        if (ended != null && seen.version() <= ended.version() && now.isBefore(ended.until())) {
            return Optional.of(new Access.Withheld(stillWaiting(ended, now)));
        }
        return TokenRefresh.resting(seen, need, now);
    }

    private static StepResult stillWaiting(Ended ended, Instant now) {
        return switch (ended.result()) {
            case StepResult.Unavailable(String detail, Duration _, var _) ->
                new StepResult.Unavailable(detail, Duration.between(now, ended.until()));
            case StepResult.Refused refused -> refused;
            case StepResult.Done done -> done;
        };
    }

    private CompletableFuture<Access> fly(Connection seen, Need need) {
        if (flight == null
                || flight.version() != seen.version()
                || flight.landing().isDone()) {
            flight = new Flight(
                    seen.version(), CompletableFuture.supplyAsync(() -> refresh.run(this, seen, need), executor));
        }
        return flight.landing();
    }

    /** The connection as it is now; only for who already has a clinic's lane. */
    static Optional<Connection> reread(Clinics clinics, Connection seen) {
        return switch (clinics.find(seen.orgId())) {
            case Clinics.Found.Connected(var _, Connection now) -> Optional.of(now);
            case Clinics.Found.Unknown(), Clinics.Found.Unconnected(var _), Clinics.Found.Unavailable(var _) ->
                Optional.empty();
        };
    }
}

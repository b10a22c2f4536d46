package io.handshake.worker.consent;

import io.handshake.contracts.EventId;
import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.calendar.CalendarAccess;
import io.handshake.worker.clinics.ClinicRegister;
import io.handshake.worker.clinics.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Invitations and consents under way, in PostgreSQL; of their secrets it holds the digests. */
final class SqlConsents {

    /** From one invitation: the link may be anywhere. */
    static final int MOST_STARTS = 20;

    private static final String INVITE = """
            insert into connect_invitation (org_id, token_digest, invited_by, any_account, expires_at)
            values (:org, :digest, :by, :any, :expires)
            on conflict (org_id) do update
               set token_digest = excluded.token_digest, invited_by = excluded.invited_by,
                   any_account = excluded.any_account, expires_at = excluded.expires_at, starts = 0, used_at = null
            """;

    private static final String IS_GOOD =
            " where org_id = :org and token_digest = :digest and used_at is null and expires_at > :now and starts < :most";

    private static final String START =
            "update connect_invitation set starts = starts + 1" + IS_GOOD + " returning any_account";

    private static final String USE = """
            update connect_invitation set used_at = :now
             where org_id = :org and token_digest = :digest and used_at is null
            returning invited_by
            """;

    private static final String BEGIN = """
            insert into google_consent
                   (state_digest, code_challenge, org_id, actor, invitation, any_account, expires_at)
            values (:state, :challenge, :org, :actor, :invitation, :any, :expires)
            """;

    private static final String TAKE = """
            delete from google_consent
             where state_digest = :state and code_challenge = :challenge
            returning org_id, actor, invitation, any_account, expires_at
            """;

    private static final String TIDY = """
            delete from google_consent
             where state_digest in (select state_digest from google_consent where expires_at < :now limit 100)
            """;

    private static final String KNOWN = """
            select event_id from booking_saga
             where org_id = :org and state = 'CONFIRMED' and calendar_id = :calendar
             order by received_at desc limit :most
            """;

    private static final String BEING_TAKEN_BACK =
            "select count(*) from booking_saga where org_id = :org and state in ('UNDOING', 'STUCK')";

    private final JdbcClient sql;
    private final TransactionOperations transaction;
    private final ClinicRegister register;

    /** A consent that somebody has set out for. */
    record Pending(OrgId orgId, Actor actor, Optional<Ticket.Digest> invitation, AccountRule rule) {}

    /** How it is kept. */
    enum Kept {
        KEPT,
        INVITATION_USED,
        CLINIC_GONE
    }

    SqlConsents(DataSource dataSource, TransactionOperations transaction, ClinicRegister register) {
        this.sql = JdbcClient.create(dataSource);
        this.transaction = transaction;
        this.register = register;
    }

    void invite(OrgId orgId, Ticket secret, Actor by, AccountRule rule, Instant expiresAt) {
        sql.sql(INVITE)
                .param("org", orgId.value())
                .param("digest", secret.digest().bytes())
                .param("by", by.name())
                .param("any", rule == AccountRule.ANY)
                .param("expires", at(expiresAt))
                .update();
    }

    boolean isInvited(OrgId orgId, Ticket secret, Instant now) {
        return invitation("select 1 from connect_invitation" + IS_GOOD, orgId, secret, now)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** With an invitation; false when that is not good. */
    boolean begin(
            Ticket state, Ticket verifier, OrgId orgId, Ticket secret, Actor actor, Instant now, Duration goodFor) {
        return transaction.execute(_ -> {
            Optional<Boolean> anyAccount =
                    invitation(START, orgId, secret, now).query(Boolean.class).optional();
            anyAccount
                    .map(any -> new Pending(orgId, actor, Optional.of(secret.digest()), rule(any)))
                    .ifPresent(pending -> begin(state, verifier, pending, now, goodFor));
            return anyAccount.isPresent();
        });
    }

    void begin(Ticket state, Ticket verifier, Pending pending, Instant now, Duration goodFor) {
        sql.sql(TIDY).param("now", at(now)).update();
        sql.sql(BEGIN)
                .param("state", state.digest().bytes())
                .param("challenge", verifier.challenge())
                .param("org", pending.orgId().value())
                .param("actor", pending.actor().name())
                .param(
                        "invitation",
                        pending.invitation().map(Ticket.Digest::bytes).orElse(null))
                .param("any", pending.rule() == AccountRule.ANY)
                .param("expires", at(now.plus(goodFor)))
                .update();
    }

    private static AccountRule rule(boolean anyAccount) {
        return anyAccount ? AccountRule.ANY : AccountRule.THE_SAME_AS_BEFORE;
    }

    /** Once: who comes second finds nothing, nor does who has another browser's verifier, or none. */
    Optional<Pending> take(Ticket state, Ticket verifier, Instant now) {
        return sql.sql(TAKE)
                .param("state", state.digest().bytes())
                .param("challenge", verifier.challenge())
                .query((row, _) -> new Taken(
                        new Pending(
                                new OrgId(row.getString("org_id")),
                                new Actor(row.getString("actor")),
                                Optional.ofNullable(row.getBytes("invitation")).map(Ticket.Digest::new),
                                rule(row.getBoolean("any_account"))),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant()))
                .optional()
                .filter(taken -> now.isBefore(taken.expiresAt()))
                .map(Taken::pending);
    }

    private record Taken(Pending pending, Instant expiresAt) {}

    /** Connection, invitation and audit at once. */
    Kept keep(Pending pending, Secret refreshToken, ClinicRegister.Grant grant, String how, Instant now) {
        return transaction.execute(status -> {
            String suffix = "";
            if (pending.invitation().isPresent()) {
                Optional<String> invitedBy = sql.sql(USE)
                        .param("org", pending.orgId().value())
                        .param("digest", pending.invitation().get().bytes())
                        .param("now", at(now))
                        .query(String.class)
                        .optional();
                if (invitedBy.isEmpty()) {
                    return Kept.INVITATION_USED;
                }
                suffix = ", invited by " + invitedBy.get();
            }
            if (!register.connect(pending.orgId(), refreshToken, grant, pending.actor(), how + suffix)) {
                status.setRollbackOnly();
                return Kept.CLINIC_GONE;
            }
            return Kept.KEPT;
        });
    }

    /** The newest events of ours in this calendar. */
    List<EventId> known(OrgId orgId, String calendarId) {
        return sql
                .sql(KNOWN)
                .param("org", orgId.value())
                .param("calendar", calendarId)
                .param("most", CalendarAccess.MOST_KNOWN)
                .query(String.class)
                .list()
                .stream()
                .map(EventId::new)
                .toList();
    }

    /** Bookings of which an event may still stand. */
    int beingTakenBack(OrgId orgId) {
        return sql.sql(BEING_TAKEN_BACK)
                .param("org", orgId.value())
                .query(Integer.class)
                .single();
    }

    private JdbcClient.StatementSpec invitation(String statement, OrgId orgId, Ticket secret, Instant now) {
        return sql.sql(statement)
                .param("org", orgId.value())
                .param("digest", secret.digest().bytes())
                .param("now", at(now))
                .param("most", MOST_STARTS);
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}

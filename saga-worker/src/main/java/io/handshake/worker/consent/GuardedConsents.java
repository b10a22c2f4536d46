package io.handshake.worker.consent;

import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.calendar.CalendarAccess;
import io.handshake.worker.calendar.CalendarAccess.Familiar;
import io.handshake.worker.calendar.CalendarAccess.Sight;
import io.handshake.worker.clinics.Clinic;
import io.handshake.worker.clinics.ClinicCard;
import io.handshake.worker.clinics.ClinicRegister;
import io.handshake.worker.clinics.MissedBookings;
import io.handshake.worker.clinics.Secret;
import io.handshake.worker.consent.SqlConsents.Pending;
import io.handshake.worker.token.AuthorizationCodes;
import io.handshake.worker.token.AuthorizationCodes.Redeemed;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The flow, step by step: nothing is kept before the new token has been seen to reach the clinic's calendar. */
final class GuardedConsents implements ConsentFlow {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedConsents.class);

    /** Google's own codes live as long. */
    static final Duration GOOD_FOR = Duration.ofMinutes(10);

    private static final Duration REDEEM_WITHIN = Duration.ofSeconds(8);
    private static final Duration LOOK_WITHIN = Duration.ofSeconds(8);
    private static final Actor INVITED = new Actor("invitation");

    private final ConsentUrls urls;
    private final SqlConsents consents;
    private final ClinicRegister register;
    private final AuthorizationCodes codes;
    private final CalendarAccess access;
    private final MissedBookings missed;
    private final AuditLog audit;
    private final Clock clock;

    GuardedConsents(
            ConsentUrls urls,
            SqlConsents consents,
            ClinicRegister register,
            AuthorizationCodes codes,
            CalendarAccess access,
            MissedBookings missed,
            AuditLog audit,
            Clock clock) {
        this.urls = urls;
        this.consents = consents;
        this.register = register;
        this.codes = codes;
        this.access = access;
        this.missed = missed;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public Optional<Invitation> invite(OrgId orgId, Actor by, Duration validFor, AccountRule rule) {
        if (!validFor.isPositive() || validFor.compareTo(LONGEST_INVITATION) > 0) {
            throw new IllegalArgumentException(
                    "validFor: expected more than nothing and at most " + LONGEST_INVITATION);
        }
        return clinic(orgId).map(_ -> {
            Ticket secret = Ticket.fresh();
            Instant expiresAt = clock.instant().plus(validFor);
            consents.invite(orgId, secret, by, rule, expiresAt);
            String which = switch (rule) {
                case THE_SAME_AS_BEFORE -> "";
                case ANY -> ", any account";
            };
            audit.record(by, "invite-to-connect", "clinic/" + orgId, "good until " + expiresAt + which);
            return new Invitation(urls.invitation(orgId, secret), expiresAt);
        });
    }

    @Override
    public Optional<Clinic> invitedTo(OrgId orgId, Starter.Invited invited) {
        return Ticket.of(invited.secret())
                .filter(secret -> consents.isInvited(orgId, secret, clock.instant()))
                .flatMap(_ -> clinic(orgId));
    }

    @Override
    public Start begin(OrgId orgId, Starter starter) {
        return switch (starter) {
            case Starter.SignedIn(Actor actor, AccountRule rule) -> begin(orgId, actor, rule);
            case Starter.Invited(String secret) ->
                Ticket.of(secret).map(invitation -> begin(orgId, invitation)).orElseGet(Start.NotInvited::new);
        };
    }

    private Start begin(OrgId orgId, Actor actor, AccountRule rule) {
        if (clinic(orgId).isEmpty()) {
            return new Start.ClinicUnknown();
        }
        Ticket state = Ticket.fresh();
        Ticket verifier = Ticket.fresh();
        var pending = new Pending(orgId, actor, Optional.empty(), rule);
        consents.begin(state, verifier, pending, clock.instant(), GOOD_FOR);
        return toGoogle(state, verifier, Optional.empty());
    }

    private Start begin(OrgId orgId, Ticket invitation) {
        Ticket state = Ticket.fresh();
        Ticket verifier = Ticket.fresh();
        return consents.begin(state, verifier, orgId, invitation, INVITED, clock.instant(), GOOD_FOR)
                ? toGoogle(state, verifier, Optional.of(invitation))
                : new Start.NotInvited();
    }

    private Start toGoogle(Ticket state, Ticket verifier, Optional<Ticket> invitation) {
        var content = new ConsentCookie.Content(verifier, invitation);
        var cookie = new ConsentCookie(
                ConsentCookie.name(state), content.value(), urls.cookiePath(), urls.areSecure(), GOOD_FOR);
        return new Start.ToGoogle(urls.google(state, verifier), cookie);
    }

    @Override
    public Ending finish(Returned returned) {
        return Ticket.of(returned.state())
                .flatMap(state -> cookie(returned, state)
                        .flatMap(cookie -> consents.take(state, cookie.verifier(), clock.instant())
                                .map(pending -> told(pending, finish(pending, cookie, returned)))))
                .orElseGet(Ending.NotOurs::new);
    }

    private static Optional<ConsentCookie.Content> cookie(Returned returned, Ticket state) {
        return Optional.ofNullable(returned.cookies().get(ConsentCookie.name(state)))
                .flatMap(ConsentCookie.Content::of);
    }

    private Ending finish(Pending pending, ConsentCookie.Content cookie, Returned returned) {
        URI again = cookie.invitation()
                .map(secret -> urls.invitation(pending.orgId(), secret))
                .orElseGet(() -> urls.start(pending.orgId()));
        Optional<Clinic> clinic = clinic(pending.orgId());
        if (clinic.isEmpty()) {
            return hindered(pending, Hindrance.CLINIC_GONE, again);
        }
        var walk = new Walk(pending, clinic.get(), again);
        if (!returned.error().isEmpty()) {
            return walk.hindered(
                    returned.error().equals("access_denied") ? Hindrance.DECLINED : Hindrance.STOPPED_BY_GOOGLE);
        }
        return code(returned.code())
                .map(code -> redeemed(walk, code, cookie.verifier()))
                .orElseGet(() -> walk.hindered(Hindrance.STOPPED_BY_GOOGLE));
    }

    /** One consent on its way back. */
    private record Walk(Pending pending, Clinic clinic, URI again) {

        Ending hindered(Hindrance why) {
            return GuardedConsents.hindered(pending, why, again);
        }
    }

    private static Ending hindered(Pending pending, Hindrance why, URI again) {
        return new Ending.Hindered(
                pending.orgId(), why, again, pending.invitation().isEmpty());
    }

    /** A stranger may have written it. */
    private static Optional<Secret> code(String text) {
        try {
            return Optional.of(new Secret(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Ending redeemed(Walk walk, Secret code, Ticket verifier) {
        Instant deadline = clock.instant().plus(REDEEM_WITHIN);
        return switch (codes.redeem(code, new Secret(verifier.value()), urls.callback(), deadline)) {
            case Redeemed.Granted granted -> seen(walk, granted);
            case Redeemed.ScopeMissing() -> walk.hindered(Hindrance.SCOPE_MISSING);
            case Redeemed.RefreshTokenMissing() -> walk.hindered(Hindrance.REFRESH_TOKEN_MISSING);
            case Redeemed.CodeRefused() -> walk.hindered(Hindrance.CODE_REFUSED);
            case Redeemed.AdminPolicy() -> walk.hindered(Hindrance.ADMIN_POLICY);
            case Redeemed.ClientRejected(String error) -> {
                LOG.atError()
                        .addKeyValue("event", "oauth_client_rejected")
                        .addKeyValue("reason", error)
                        .log();
                yield walk.hindered(Hindrance.CLIENT_REJECTED);
            }
            case Redeemed.Unavailable(String detail) -> unavailable(walk, detail);
        };
    }

    private Ending seen(Walk walk, Redeemed.Granted granted) {
        String calendarId = walk.clinic().calendarId();
        Sight sight = access.look(
                granted.accessToken(),
                calendarId,
                consents.known(walk.pending().orgId(), calendarId),
                clock.instant().plus(LOOK_WITHIN));
        return switch (sight) {
            case Sight.Writable(Familiar familiar) ->
                familiar == Familiar.ANOTHER && walk.pending().rule() == AccountRule.THE_SAME_AS_BEFORE
                        ? walk.hindered(Hindrance.ANOTHER_ACCOUNT)
                        : kept(walk, granted, familiar);
            case Sight.ReadOnly() -> walk.hindered(Hindrance.CALENDAR_READ_ONLY);
            case Sight.NotFound() -> walk.hindered(Hindrance.CALENDAR_NOT_FOUND);
            case Sight.Refused(String detail) -> {
                hindrance(walk.pending(), detail);
                yield walk.hindered(Hindrance.CALENDAR_REFUSED);
            }
            case Sight.Unavailable(String detail) -> unavailable(walk, detail);
        };
    }

    private Ending kept(Walk walk, Redeemed.Granted granted, Familiar familiar) {
        OrgId orgId = walk.pending().orgId();
        Instant now = clock.instant();
        int leftBehind = familiar == Familiar.ANOTHER ? consents.beingTakenBack(orgId) : 0;
        var grant = new ClinicRegister.Grant(Optional.of(now), granted.endsAt());
        return switch (consents.keep(walk.pending(), granted.refreshToken(), grant, how(familiar, leftBehind), now)) {
            case KEPT ->
                new Ending.Connected(
                        walk.clinic(),
                        familiar,
                        missed.count(orgId).values().stream()
                                .mapToInt(Integer::intValue)
                                .sum(),
                        leftBehind,
                        walk.pending().invitation().isEmpty());
            case INVITATION_USED -> walk.hindered(Hindrance.INVITATION_USED);
            case CLINIC_GONE -> walk.hindered(Hindrance.CLINIC_GONE);
        };
    }

    private static String how(Familiar familiar, int leftBehind) {
        return "at Google's consent page; "
                + switch (familiar) {
                    case THE_SAME -> "the same calendar as before";
                    case UNTRIED -> "nothing to compare it with";
                    case ANOTHER -> "another account than before, bookings still being taken back: " + leftBehind;
                };
    }

    private static Ending unavailable(Walk walk, String detail) {
        hindrance(walk.pending(), detail);
        return walk.hindered(Hindrance.GOOGLE_UNAVAILABLE);
    }

    private static void hindrance(Pending pending, String detail) {
        LOG.atWarn()
                .addKeyValue("event", "consent_hindered")
                .addKeyValue("org_id", pending.orgId())
                .addKeyValue("reason", detail)
                .log();
    }

    private static Ending told(Pending pending, Ending ending) {
        String result = switch (ending) {
            case Ending.Connected connected -> "connected";
            case Ending.Hindered hindered -> hindered.why().code();
            case Ending.NotOurs() -> "not_ours";
        };
        LOG.atInfo()
                .addKeyValue("event", "consent_finished")
                .addKeyValue("org_id", pending.orgId())
                .addKeyValue("result", result)
                .log();
        return ending;
    }

    private Optional<Clinic> clinic(OrgId orgId) {
        return register.find(orgId)
                .filter(ClinicCard.Legible.class::isInstance)
                .map(card -> ((ClinicCard.Legible) card).clinic());
    }
}

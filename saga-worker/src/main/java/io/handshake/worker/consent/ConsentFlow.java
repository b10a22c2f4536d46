package io.handshake.worker.consent;

import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.calendar.CalendarAccess.Familiar;
import io.handshake.worker.clinics.Clinic;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A clinic's way through Google's consent page: out with a state that is good once, for ten minutes, in the browser that set
 * out; back with a code that only its verifier opens. Any worker can finish what another began.
 */
public interface ConsentFlow {

    /** How long an invitation may be good for. */
    Duration LONGEST_INVITATION = Duration.ofDays(7);

    /**
     * Makes a link that lets its holder connect this clinic's calendar once; the clinic's link before it ends. Empty when
     * there is no such clinic.
     *
     * @param validFor at most {@link #LONGEST_INVITATION}
     * @param rule a link that went astray moves no clinic to a stranger's account, unless it was made to
     */
    Optional<Invitation> invite(OrgId orgId, Actor by, Duration validFor, AccountRule rule);

    /** The clinic that somebody is invited to connect; empty when the invitation is not good, whatever is wrong with it. */
    Optional<Clinic> invitedTo(OrgId orgId, Starter.Invited invited);

    /** Sets out. */
    Start begin(OrgId orgId, Starter starter);

    /** What Google's answer comes to; takes 16 s at the most. */
    Ending finish(Returned returned);

    /** The link is the secret: whoever has it may connect a calendar. */
    record Invitation(URI link, Instant expiresAt) {

        @Override
        public String toString() {
            return "Invitation[withheld]";
        }
    }

    /** How it begins. */
    sealed interface Start {

        record ToGoogle(URI page, ConsentCookie cookie) implements Start {}

        record NotInvited() implements Start {}

        record ClinicUnknown() implements Start {}
    }

    /**
     * What the browser brought back, whoever sent it.
     *
     * @param state empty here and below when there is none
     * @param cookies all that came, by name
     */
    record Returned(String state, String code, String error, Map<String, String> cookies) {

        public Returned {
            cookies = Map.copyOf(cookies);
        }

        @Override
        public String toString() {
            return "Returned[withheld]";
        }
    }

    /** How it ends. */
    sealed interface Ending {

        /** No consent that was begun in this browser lately, or one that has been finished. Nothing was done. */
        record NotOurs() implements Ending {}

        /**
         * Nothing was changed.
         *
         * @param again where to try once more
         * @param bySignedIn whether the person may do more than this
         */
        record Hindered(OrgId orgId, Hindrance why, URI again, boolean bySignedIn) implements Ending {}

        /**
         * It works.
         *
         * @param missed bookings that failed for want of it and whose time has not come
         * @param leftBehind bookings that are still being taken back, perhaps in the account before; counted only when this
         *     is another
         * @param bySignedIn whether the person may see more than this
         */
        record Connected(Clinic clinic, Familiar familiar, int missed, int leftBehind, boolean bySignedIn)
                implements Ending {}
    }
}

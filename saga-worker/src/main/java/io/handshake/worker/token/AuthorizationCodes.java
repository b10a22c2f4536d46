package io.handshake.worker.token;

import io.handshake.worker.clinics.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Turns the code that Google's consent page sends back into tokens. */
public interface AuthorizationCodes {

    /**
     * Asks once: a code is good for one answer.
     *
     * @param verifier the PKCE code verifier (RFC 7636) whose challenge the consent page was given
     * @param redirectUri where the consent page sent the browser, letter for letter
     * @param deadline by when to answer; {@link Redeemed.Unavailable} beyond it
     */
    Redeemed redeem(Secret code, Secret verifier, URI redirectUri, Instant deadline);

    /** What comes of it. */
    sealed interface Redeemed {

        /**
         * A consent that includes the calendar.
         *
         * @param endsAt for access that the person has limited in time; empty when Google does not say
         */
        record Granted(Secret accessToken, Secret refreshToken, Optional<Instant> endsAt) implements Redeemed {}

        /** The person has unticked the calendar. */
        record ScopeMissing() implements Redeemed {}

        /** It would work for an hour. */
        record RefreshTokenMissing() implements Redeemed {}

        /** The code is not good, or not any more: used, ten minutes old, or meant for somebody else. */
        record CodeRefused() implements Redeemed {}

        /** The administrator of a Google Workspace blocks this app. */
        record AdminPolicy() implements Redeemed {}

        /** Google does not know our client, or not this redirect. */
        record ClientRejected(String error) implements Redeemed {}

        /** Nobody knows; the code may have been used up all the same. */
        record Unavailable(String detail) implements Redeemed {}
    }
}

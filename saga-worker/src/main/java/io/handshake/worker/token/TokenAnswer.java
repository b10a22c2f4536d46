package io.handshake.worker.token;

import io.handshake.worker.clinics.Connections.Refreshed;
import io.handshake.worker.clinics.ReconnectCause;
import java.time.Duration;

/** What the token endpoint can say to a refresh. */
sealed interface TokenAnswer {

    record Fresh(Refreshed refreshed) implements TokenAnswer {}

    /** This consent is void: a person has to give a new one. */
    record ConsentVoid(ReconnectCause cause) implements TokenAnswer {}

    /** Google does not know our client: nothing is wrong with any clinic. */
    record ClientRejected(String error) implements TokenAnswer {}

    /** Nobody knows; {@code retryAfter} is zero when the endpoint does not say. */
    record Unavailable(String detail, Duration retryAfter) implements TokenAnswer {}
}

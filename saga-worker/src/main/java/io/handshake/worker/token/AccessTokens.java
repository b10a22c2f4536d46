package io.handshake.worker.token;

import io.handshake.contracts.OrgId;
import io.handshake.worker.clinics.ReconnectCause;
import io.handshake.worker.clinics.Secret;
import io.handshake.worker.saga.StepResult;
import java.time.Instant;

/** Access tokens for whoever speaks to Google in a clinic's name. */
public interface AccessTokens {

    /** A token that lives for longer than a booking takes. */
    Access current(OrgId orgId, Instant deadline);

    /** The same, also while somebody has to give back the right to write: an undo may look, and hears the rest of Google. */
    Access toLook(OrgId orgId, Instant deadline);

    /** Another token than one that Google has just answered with 401. */
    Access insteadOf(Access.Granted rejected, Instant deadline);

    /** Google let us in with this token but not do our work; unless somebody has reconnected since, somebody has to. */
    void needReconnect(Access.Granted with, ReconnectCause cause);

    /** Google took what was written for a booking with it: the right to write is there (again). */
    void wrote(Access.Granted with);

    /** What one gets. */
    sealed interface Access {

        record Granted(OrgId orgId, Secret token) implements Access {}

        /** None, and why: {@link StepResult.Refused} or {@link StepResult.Unavailable}. */
        record Withheld(StepResult why) implements Access {}
    }
}

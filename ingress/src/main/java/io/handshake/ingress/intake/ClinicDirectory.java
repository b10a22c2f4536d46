package io.handshake.ingress.intake;

import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.OrgId;

/** The clinics' zones and calendars. */
interface ClinicDirectory {

    /** Whether all that was known at the start has been read: before that, a zone would be a guess. */
    boolean complete();

    /** The defaults for a clinic that is not known here: whether there is such a clinic, the saga-worker decides. */
    ClinicSettings of(OrgId orgId);
}

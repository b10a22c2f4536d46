package io.handshake.ingress.intake;

import java.util.List;

/** The spellings of the clinic's id. Never {@code message.call.orgId}: that is the Vapi account, one for all clinics. */
final class ClinicKeys {

    static final List<String> ALL = List.of("org_id", "orgId", "tenantId");

    private ClinicKeys() {}
}

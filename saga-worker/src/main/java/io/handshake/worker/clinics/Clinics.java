package io.handshake.worker.clinics;

import io.handshake.contracts.OrgId;

/** Which clinics there are, and what each has granted us: one statement per look, cheap enough for every booking. */
public interface Clinics {

    Found find(OrgId orgId);

    /** What a look-up can find. */
    sealed interface Found {

        record Unknown() implements Found {}

        /** Never connected: no token of it has ever been here. */
        record Unconnected(Clinic clinic) implements Found {}

        record Connected(Clinic clinic, Connection connection) implements Found {}

        /** The database did not say. */
        record Unavailable(String detail) implements Found {}
    }
}

package io.handshake.worker.clinics;

import io.handshake.contracts.OrgId;

/** A clinic as people look at it. */
public sealed interface ClinicCard {

    OrgId orgId();

    boolean needsPerson();

    record Legible(Clinic clinic, ConnectionCard connection) implements ClinicCard {

        @Override
        public OrgId orgId() {
            return clinic.orgId();
        }

        @Override
        public boolean needsPerson() {
            return connection.needsPerson();
        }
    }

    /** Written by another version, or by hand: it costs nobody but its own clinic. */
    record Illegible(OrgId orgId) implements ClinicCard {

        @Override
        public boolean needsPerson() {
            return true;
        }
    }
}

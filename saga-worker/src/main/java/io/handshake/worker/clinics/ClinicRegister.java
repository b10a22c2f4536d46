package io.handshake.worker.clinics;

import io.handshake.contracts.OrgId;
import java.util.List;

/** The clinics as an operator keeps them. */
interface ClinicRegister {

    /** Creates or replaces it; ingress hears of it soon. */
    void put(Clinic clinic);

    /** Connects it with a new refresh token, which replaces whatever was there; false when no such clinic exists. */
    boolean connect(OrgId orgId, Secret refreshToken);

    /** One page, ordered by org id; pages count from 0. */
    Page page(int page, int size);

    /** Unconnected and connected clinics. */
    record Page(List<Clinics.Found> clinics, long total) {

        public Page {
            clinics = List.copyOf(clinics);
        }
    }
}

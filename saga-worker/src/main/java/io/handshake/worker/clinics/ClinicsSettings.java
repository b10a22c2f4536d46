package io.handshake.worker.clinics;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What this room is told from outside. Neither secret has a default: the service does not start without.
 *
 * @param adminToken {@code HANDSHAKE_ADMIN_TOKEN}: at least 16 characters of visible ASCII
 * @param encryptionKeyset {@code HANDSHAKE_ENCRYPTION_KEYSET}: a Tink keyset as JSON, or the path of a file that holds it
 */
@ConfigurationProperties("handshake")
record ClinicsSettings(
        @DefaultValue("") String adminToken,
        @DefaultValue("") String encryptionKeyset) {

    /** A record prints its members; these are secret. */
    @Override
    public String toString() {
        return "ClinicsSettings[withheld]";
    }
}

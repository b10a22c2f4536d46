package io.handshake.worker.clinics;

import io.handshake.contracts.OrgId;

/** Seals tokens for storage. What was sealed for one clinic's column opens nowhere else. */
interface TokenCipher {

    Ciphertext seal(Secret secret, OrgId orgId, Column column);

    /** Opens what {@link #seal} made for the same clinic and column; otherwise {@link UnreadableTokenException}. */
    Secret open(Ciphertext sealed, OrgId orgId, Column column);

    /** Where a sealed token lives. */
    enum Column {
        REFRESH_TOKEN,
        ACCESS_TOKEN
    }
}

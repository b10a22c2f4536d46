package io.handshake.worker.clinics;

import com.google.crypto.tink.Aead;
import io.handshake.contracts.OrgId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Tink's AEAD, AES-256-GCM. The keyset may hold older keys too: Tink writes with the primary one and reads with each,
 * which is how a key is rotated.
 */
final class TinkTokenCipher implements TokenCipher {

    private final Aead aead;

    private TinkTokenCipher(Aead aead) {
        this.aead = aead;
    }

    static TinkTokenCipher of(TinkKeyset keyset) {
        return new TinkTokenCipher(keyset.aead());
    }

    @Override
    public Ciphertext seal(Secret secret, OrgId orgId, Column column) {
        try {
            return new Ciphertext(
                    aead.encrypt(secret.value().getBytes(StandardCharsets.UTF_8), associatedData(orgId, column)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    @Override
    public Secret open(Ciphertext sealed, OrgId orgId, Column column) {
        try {
            return new Secret(
                    new String(aead.decrypt(sealed.bytes(), associatedData(orgId, column)), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new UnreadableTokenException(
                    "the stored " + column + " of org " + orgId + " does not open with the keyset in "
                            + TinkKeyset.VARIABLE,
                    e);
        }
    }

    /** An org id holds no space, so no two pairs give one text. */
    private static byte[] associatedData(OrgId orgId, Column column) {
        return (orgId + " " + column).getBytes(StandardCharsets.UTF_8);
    }
}

package io.handshake.worker.clinics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;

/** By the keyset that also keeps tokens; what its primary key has closed, any of its keys opens. */
final class TinkSeal implements Seal {

    private final Aead aead;

    TinkSeal(Aead aead) {
        this.aead = aead;
    }

    @Override
    public String close(String text, String purpose) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(aead.encrypt(text.getBytes(UTF_8), associatedData(purpose)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    @Override
    public Optional<String> open(String sealed, String purpose) {
        try {
            byte[] closed = Base64.getUrlDecoder().decode(sealed);
            return Optional.of(new String(aead.decrypt(closed, associatedData(purpose)), UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A token's has a blank in it, so neither passes for the other. */
    private static byte[] associatedData(String purpose) {
        if (purpose.isEmpty() || purpose.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("purpose: expected one word");
        }
        return purpose.getBytes(UTF_8);
    }
}

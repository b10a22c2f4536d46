package io.handshake.worker.clinics;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.handshake.contracts.OrgId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * Tink's AEAD, AES-256-GCM. The keyset may hold older keys too: Tink writes with the primary one and reads with each,
 * which is how a key is rotated.
 */
final class TinkTokenCipher implements TokenCipher {

    static final String VARIABLE = "HANDSHAKE_ENCRYPTION_KEYSET";

    private final Aead aead;

    private TinkTokenCipher(Aead aead) {
        this.aead = aead;
    }

    static TinkTokenCipher of(String keysetOrPath) {
        return new TinkTokenCipher(aead(keysetOrPath));
    }

    /** Takes the keyset as JSON in clear, or the path of a file that holds it. */
    static Aead aead(String keysetOrPath) {
        if (keysetOrPath.isBlank()) {
            throw new IllegalArgumentException(
                    VARIABLE + ": expected a Tink keyset (JSON, or the path of a file), found none");
        }
        String json = keysetOrPath.strip().startsWith("{") ? keysetOrPath : read(keysetOrPath.strip());
        try {
            return TinkJsonProtoKeysetFormat.parseKeyset(json, AeadConfig2026.get(), InsecureSecretKeyAccess.get())
                    .getPrimitive(AeadConfig2026.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            // Without its cause: a parser's message may quote what it read.
            throw new IllegalArgumentException(
                    VARIABLE + ": expected a Tink AEAD keyset as JSON, found something else");
        }
    }

    /** A fresh keyset of one AES-256-GCM key, as JSON in clear: keep it as you keep a password. */
    static String newKeyset() {
        try {
            return TinkJsonProtoKeysetFormat.serializeKeyset(
                    KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get()),
                    AeadConfig2026.get(),
                    InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make an AES-256-GCM key", e);
        }
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
                    "the stored " + column + " of org " + orgId + " does not open with the keyset in " + VARIABLE, e);
        }
    }

    /** An org id holds no space, so no two pairs give one text. */
    private static byte[] associatedData(OrgId orgId, Column column) {
        return (orgId + " " + column).getBytes(StandardCharsets.UTF_8);
    }

    private static String read(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    VARIABLE + ": expected a Tink keyset as JSON or the path of a readable file, found neither");
        }
    }
}

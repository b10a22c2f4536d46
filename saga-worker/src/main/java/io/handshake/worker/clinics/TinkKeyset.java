package io.handshake.worker.clinics;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.AeadKey;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The keys of {@code HANDSHAKE_ENCRYPTION_KEYSET}: each of them opens, and the primary one seals. A key is changed in three
 * steps, so that at each moment every worker opens what any other seals: add one, make it the primary, drop the others.
 */
final class TinkKeyset {

    static final String VARIABLE = "HANDSHAKE_ENCRYPTION_KEYSET";

    private final KeysetHandle keys;

    private TinkKeyset(KeysetHandle keys) {
        this.keys = keys;
    }

    /** Takes the keyset as JSON in clear, or the path of a file that holds it. */
    static TinkKeyset of(String keysetOrPath) {
        if (keysetOrPath.isBlank()) {
            throw new IllegalArgumentException(
                    VARIABLE + ": expected a Tink keyset (JSON, or the path of a file), found none");
        }
        String json = keysetOrPath.strip().startsWith("{") ? keysetOrPath : read(keysetOrPath.strip());
        try {
            TinkKeyset keyset = new TinkKeyset(
                    TinkJsonProtoKeysetFormat.parseKeyset(json, AeadConfig2026.get(), InsecureSecretKeyAccess.get()));
            keyset.opened();
            return keyset;
        } catch (GeneralSecurityException e) {
            // Without its cause: a parser's message may quote what it read.
            throw new IllegalArgumentException(
                    VARIABLE + ": expected a Tink AEAD keyset as JSON, found something else");
        }
    }

    private static String read(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    VARIABLE + ": expected a Tink keyset as JSON or the path of a readable file, found neither");
        }
    }

    /** One AES-256-GCM key. */
    static TinkKeyset fresh() {
        return new TinkKeyset(
                made(() -> KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get())));
    }

    /** Step one: a new key, last in order, which opens and does not seal yet. */
    TinkKeyset withNextKey() {
        return changed(builder ->
                builder.addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()));
    }

    /** Step two: the newest key seals, and all of them open. */
    TinkKeyset withNewestAsPrimary() {
        return changed(builder -> builder.getAt(builder.size() - 1).makePrimary());
    }

    /** Step three: what another key than the primary one has sealed opens no more. */
    TinkKeyset withPrimaryOnly() {
        return changed(builder -> {
            for (int place = builder.size() - 1; place >= 0; place--) {
                if (!builder.getAt(place).isPrimary()) {
                    builder.deleteAt(place);
                }
            }
        });
    }

    private interface Change {
        void to(KeysetHandle.Builder builder);
    }

    private TinkKeyset changed(Change change) {
        KeysetHandle.Builder builder = KeysetHandle.newBuilder(keys).setConfiguration(AeadConfig2026.get());
        change.to(builder);
        return new TinkKeyset(made(builder::build));
    }

    Aead aead() {
        return made(this::opened);
    }

    private Aead opened() throws GeneralSecurityException {
        return keys.getPrimitive(AeadConfig2026.get(), Aead.class);
    }

    /** What everything that the primary key seals begins with; empty when that key leaves no mark. */
    byte[] mark() {
        return keys.getPrimary().getKey() instanceof AeadKey key
                ? key.getOutputPrefix().toByteArray()
                : new byte[0];
    }

    /** As JSON in clear: keep it as you keep a password. */
    String json() {
        return made(() ->
                TinkJsonProtoKeysetFormat.serializeKeyset(keys, AeadConfig2026.get(), InsecureSecretKeyAccess.get()));
    }

    private interface Making<T> {
        T make() throws GeneralSecurityException;
    }

    private static <T> T made(Making<T> making) {
        try {
            return making.make();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot work with AES-256-GCM keys", e);
        }
    }

    /** Never a key. */
    @Override
    public String toString() {
        return "TinkKeyset[" + keys.size() + " keys]";
    }
}

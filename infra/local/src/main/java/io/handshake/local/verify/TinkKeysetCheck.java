package io.handshake.local.verify;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import io.handshake.local.house.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;

/** The keyset under which refresh tokens are kept: lose it, and every clinic has to connect again. */
final class TinkKeysetCheck implements Check {

    private static final byte[] SAMPLE = "handshake".getBytes(StandardCharsets.UTF_8);

    private final Premises premises;

    TinkKeysetCheck(Premises premises) {
        this.premises = premises;
    }

    @Override
    public String area() {
        return "settings";
    }

    @Override
    public List<Checked> look() {
        String keyset = premises.setting(Settings.KEYSET);
        return new Findings(area()).add(Settings.KEYSET, finding(keyset)).all();
    }

    static Finding finding(String keysetOrPath) {
        if (keysetOrPath.isEmpty()) {
            return Finding.unseenFor(Settings.KEYSET);
        }
        try {
            KeysetHandle keys = TinkJsonProtoKeysetFormat.parseKeyset(
                    json(keysetOrPath), AeadConfig2026.get(), InsecureSecretKeyAccess.get());
            Aead aead = keys.getPrimitive(AeadConfig2026.get(), Aead.class);
            if (!Arrays.equals(aead.decrypt(aead.encrypt(SAMPLE, SAMPLE), SAMPLE), SAMPLE)) {
                return unusable();
            }
            return new Finding.Ok(
                    "It seals and opens; it holds " + keys.size() + (keys.size() == 1 ? " key." : " keys."));
        } catch (GeneralSecurityException | IOException | InvalidPathException e) {
            // its message may quote what was read
            return unusable();
        }
    }

    private static Finding unusable() {
        return new Finding.Failed(
                "It is no Tink AEAD keyset, neither as JSON nor as the path of a readable file.",
                "Restore the one that the saga-worker has used; a new one (.env.example says how to make it) opens no token "
                        + "that is stored already.");
    }

    private static String json(String keysetOrPath) throws IOException {
        return keysetOrPath.startsWith("{") ? keysetOrPath : Files.readString(Path.of(keysetOrPath));
    }
}

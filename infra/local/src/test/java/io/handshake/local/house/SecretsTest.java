package io.handshake.local.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    private Path temp;

    @Test
    void areMadeOnceAndReadableByTheirOwnerOnly() throws Exception {
        Path file = temp.resolve("secrets.properties");

        Map<String, String> first = Secrets.in(file);

        assertThat(Secrets.in(file)).isEqualTo(first);
        assertThat(first.values()).allMatch(secret -> !secret.isBlank());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void addsWhatAnOlderFileLacks() throws Exception {
        Path file = Files.writeString(temp.resolve("secrets.properties"), Settings.ADMIN_TOKEN + "=chosen-by-hand\n");

        assertThat(Secrets.in(file))
                .containsEntry(Settings.ADMIN_TOKEN, "chosen-by-hand")
                .containsKey(Settings.KEYSET);
    }

    @Test
    void holdAKeysetThatSealsAndOpens() throws Exception {
        String keyset = Secrets.in(temp.resolve("secrets.properties")).get(Settings.KEYSET);

        Aead aead = TinkJsonProtoKeysetFormat.parseKeyset(keyset, AeadConfig2026.get(), InsecureSecretKeyAccess.get())
                .getPrimitive(AeadConfig2026.get(), Aead.class);

        byte[] text = "token".getBytes(StandardCharsets.UTF_8);
        assertThat(aead.decrypt(aead.encrypt(text, text), text)).isEqualTo(text);
    }
}

package io.handshake.worker.clinics;

import static io.handshake.worker.clinics.TokenCipher.Column.ACCESS_TOKEN;
import static io.handshake.worker.clinics.TokenCipher.Column.REFRESH_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.contracts.OrgId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TinkTokenCipherTest {

    private static final OrgId ORG = new OrgId("one");
    private static final Secret TOKEN = new Secret("1//a-refresh-token");

    private final TokenCipher cipher = TinkTokenCipher.of(TinkKeyset.of(FreshKeyset.ONE));

    @Test
    void opensWhatItSealed() {
        Ciphertext sealed = cipher.seal(TOKEN, ORG, REFRESH_TOKEN);

        assertThat(cipher.open(sealed, ORG, REFRESH_TOKEN)).isEqualTo(TOKEN);
        assertThat(new String(sealed.bytes(), StandardCharsets.ISO_8859_1)).doesNotContain("refresh-token");
    }

    @Test
    void sealsTheSameDifferentlyEachTime() {
        assertThat(cipher.seal(TOKEN, ORG, REFRESH_TOKEN).bytes())
                .isNotEqualTo(cipher.seal(TOKEN, ORG, REFRESH_TOKEN).bytes());
    }

    @Test
    void aTokenOpensOnlyInItsOwnRowAndColumn() {
        Ciphertext sealed = cipher.seal(TOKEN, ORG, REFRESH_TOKEN);

        assertThatThrownBy(() -> cipher.open(sealed, new OrgId("two"), REFRESH_TOKEN))
                .isInstanceOf(UnreadableTokenException.class)
                .hasMessageContaining("two")
                .hasMessageNotContaining("refresh-token");
        assertThatThrownBy(() -> cipher.open(sealed, ORG, ACCESS_TOKEN)).isInstanceOf(UnreadableTokenException.class);
    }

    @Test
    void anotherKeysetOpensNothing() {
        Ciphertext sealed = cipher.seal(TOKEN, ORG, REFRESH_TOKEN);

        assertThatThrownBy(() ->
                        TinkTokenCipher.of(TinkKeyset.of(FreshKeyset.OTHER)).open(sealed, ORG, REFRESH_TOKEN))
                .isInstanceOf(UnreadableTokenException.class);
    }

    @Test
    void takesTheKeysetFromAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("keyset.json"), FreshKeyset.ONE);

        assertThat(TinkTokenCipher.of(TinkKeyset.of(file.toString()))
                        .open(cipher.seal(TOKEN, ORG, REFRESH_TOKEN), ORG, REFRESH_TOKEN))
                .isEqualTo(TOKEN);
    }

    /** The form that a launcher without Tink can write: the key is protobuf field 3, 32 bytes long. */
    @Test
    void takesAKeysetThatWasMadeWithoutTink() {
        byte[] key = new byte[34];
        new SecureRandom().nextBytes(key);
        key[0] = 0x1a;
        key[1] = 32;
        TokenCipher made = TinkTokenCipher.of(
                TinkKeyset.of("""
                {"primaryKeyId":7,"key":[{"keyData":{"typeUrl":"type.googleapis.com/google.crypto.tink.AesGcmKey",\
                "value":"%s","keyMaterialType":"SYMMETRIC"},"status":"ENABLED","keyId":7,"outputPrefixType":"TINK"}]}
                """.formatted(Base64.getEncoder().encodeToString(key))));

        assertThat(made.open(made.seal(TOKEN, ORG, REFRESH_TOKEN), ORG, REFRESH_TOKEN))
                .isEqualTo(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}", "{\"primaryKeyId\":1}", "/no/such/file", "correct horse battery"})
    void saysWhichVariableIsWrongAndNotWhatItHeld(String keyset) {
        assertThatThrownBy(() -> TinkKeyset.of(keyset))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("HANDSHAKE_ENCRYPTION_KEYSET: expected")
                .hasMessageNotContaining("horse");
    }
}

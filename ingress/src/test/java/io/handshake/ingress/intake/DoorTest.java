package io.handshake.ingress.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.ingress.RefusedStart;
import io.handshake.ingress.intake.Credential.Finding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {

    private static final String ONE = "first-secret-0123456789";
    private static final String TWO = "second-secret-9876543210";
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final byte[] BODY = "{\"message\":\"Zoë\"}".getBytes(UTF_8);

    @Test
    void letsEitherSecretInUnderEitherHeader() {
        Door door = secrets(ONE + ", " + TWO);

        assertThat(objections(door, "Authorization", "Bearer " + ONE)).isEmpty();
        assertThat(objections(door, "authorization", "bearer " + TWO)).isEmpty();
        assertThat(objections(door, "X-Vapi-Secret", TWO)).isEmpty();
        assertThat(objections(door, "Authorization", "Bearer wrong", "X-Vapi-Secret", ONE))
                .isEmpty();
    }

    @Test
    void saysWhyASecretWasRefused() {
        Door door = secrets(ONE);

        assertThat(objections(door)).containsOnly(Map.entry("secret", Finding.HEADER_MISSING));
        assertThat(objections(door, "X-Vapi-Secret", "")).containsOnly(Map.entry("secret", Finding.HEADER_EMPTY));
        assertThat(objections(door, "Authorization", "Bearer "))
                .containsOnly(Map.entry("secret", Finding.HEADER_MISSING));
        assertThat(objections(door, "X-Vapi-Secret", ONE + "x"))
                .containsOnly(Map.entry("secret", Finding.SECRET_MISMATCH));
        assertThat(objections(door, "X-Vapi-Secret", ONE.substring(1)))
                .containsOnly(Map.entry("secret", Finding.SECRET_MISMATCH));
        assertThat(objections(door, "Authorization", ONE)).containsOnly(Map.entry("secret", Finding.HEADER_MISSING));
        assertThat(objections(door, "Authorization", "Basic " + ONE))
                .containsOnly(Map.entry("secret", Finding.HEADER_MISSING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "first-secret-0123456789,",
                ",first-secret-0123456789",
                "short",
                "changeme-changeme-changeme",
                "your-secret-goes-here-please",
                "aaaaaaaaaaaaaaaaaaaaaaaa",
                "first-secret-0123456789,short"
            })
    void refusesToStartWithoutASafeSecretAndNamesTheVariable(String secrets) {
        assertThatThrownBy(() -> secrets(secrets))
                .isInstanceOf(RefusedStart.class)
                .hasMessageContaining("HANDSHAKE_VAPI_SECRETS")
                .hasMessageNotContaining("first-secret");
    }

    @Test
    void refusesUnsafeHmacSettings() {
        assertThatThrownBy(() -> hmac("short", "sha256", "hex")).hasMessageContaining("HANDSHAKE_VAPI_HMAC_SECRET");
        assertThatThrownBy(() -> hmac(ONE, "md5", "hex")).hasMessageContaining("HANDSHAKE_VAPI_HMAC_ALGORITHM");
        assertThatThrownBy(() -> hmac(ONE, "sha256", "rot13")).hasMessageContaining("HANDSHAKE_VAPI_HMAC_ENCODING");
    }

    @ParameterizedTest
    @CsvSource({
        "sha256, hex, HmacSHA256",
        "sha512, hex, HmacSHA512",
        "sha1, hex, HmacSHA1",
        "sha256, base64, HmacSHA256",
        "SHA512, Base64, HmacSHA512"
    })
    void verifiesSignatures(String algorithm, String encoding, String mac) throws Exception {
        Door door = hmac(ONE, algorithm, encoding);
        for (String timestamp : List.of(seconds(NOW), Long.toString(NOW.toEpochMilli()))) {
            byte[] signature = sign(mac, ONE, timestamp, BODY);
            String text = encoding.equalsIgnoreCase("hex")
                    ? HexFormat.of().formatHex(signature)
                    : Base64.getEncoder().encodeToString(signature);

            assertThat(objections(door, "x-signature", text, "x-timestamp", timestamp))
                    .isEmpty();
            assertThat(objections(door, "X-Signature", algorithm + "=" + text, "X-Timestamp", timestamp))
                    .isEmpty();
        }
    }

    @Test
    void saysWhyASignatureWasRefused() throws Exception {
        Door door = hmac(ONE, "sha256", "hex");
        String now = seconds(NOW);
        String good = hex(ONE, now, BODY);
        Instant stale = NOW.minus(Duration.ofMinutes(5)).minusSeconds(1);
        Instant early = NOW.plus(Duration.ofMinutes(5)).plusSeconds(1);
        Instant edge = NOW.minus(Duration.ofMinutes(5));

        assertThat(finding(door)).isEqualTo(Finding.HEADER_MISSING);
        assertThat(finding(door, "x-signature", "", "x-timestamp", now)).isEqualTo(Finding.HEADER_EMPTY);
        assertThat(finding(door, "x-signature", good)).isEqualTo(Finding.TIMESTAMP_MISSING);
        assertThat(finding(door, "x-signature", good, "x-timestamp", "soon")).isEqualTo(Finding.TIMESTAMP_MALFORMED);
        assertThat(finding(door, "x-signature", good, "x-timestamp", "9".repeat(40)))
                .isEqualTo(Finding.TIMESTAMP_MALFORMED);
        assertThat(finding(door, "x-signature", "xyz", "x-timestamp", now)).isEqualTo(Finding.SIGNATURE_MALFORMED);
        assertThat(finding(door, "x-signature", hex(TWO, now, BODY), "x-timestamp", now))
                .isEqualTo(Finding.SIGNATURE_MISMATCH);
        assertThat(finding(door, "x-signature", good.substring(2), "x-timestamp", now))
                .isEqualTo(Finding.SIGNATURE_MISMATCH);
        assertThat(finding(door, "x-signature", good, "x-timestamp", seconds(NOW.plusSeconds(1))))
                .isEqualTo(Finding.SIGNATURE_MISMATCH);
        assertThat(finding(door, "x-signature", hex(ONE, seconds(stale), BODY), "x-timestamp", seconds(stale)))
                .isEqualTo(Finding.TIMESTAMP_OUTSIDE_WINDOW);
        assertThat(finding(door, "x-signature", hex(ONE, seconds(early), BODY), "x-timestamp", seconds(early)))
                .isEqualTo(Finding.TIMESTAMP_OUTSIDE_WINDOW);
        assertThat(objections(door, "x-signature", hex(ONE, seconds(edge), BODY), "x-timestamp", seconds(edge)))
                .isEmpty();
    }

    @Test
    void anyCredentialIsEnoughAndEveryObjectionIsNamed() throws Exception {
        Door door = Door.of(
                settings(ONE, new VapiSettings.Hmac(TWO, "x-signature", "x-timestamp", "sha256", "hex")), CLOCK);
        String now = seconds(NOW);

        assertThat(objections(door, "X-Vapi-Secret", ONE)).isEmpty();
        assertThat(objections(door, "X-Vapi-Secret", "", "x-signature", hex(TWO, now, BODY), "x-timestamp", now))
                .isEmpty();
        assertThat(objections(door, "X-Vapi-Secret", ""))
                .containsOnly(Map.entry("secret", Finding.HEADER_EMPTY), Map.entry("hmac", Finding.HEADER_MISSING));
    }

    @Test
    void knowsOnSightWhoShowsASecretButNotWhoSigns() throws Exception {
        Door door = Door.of(
                settings(ONE, new VapiSettings.Hmac(TWO, "x-signature", "x-timestamp", "sha256", "hex")), CLOCK);
        Map<String, String> signed = Map.of("x-signature", hex(TWO, seconds(NOW), BODY), "x-timestamp", seconds(NOW));

        assertThat(door.isKnownOnSight(Map.of("X-Vapi-Secret", ONE)::get)).isTrue();
        assertThat(door.isKnownOnSight(Map.of("X-Vapi-Secret", TWO)::get)).isFalse();
        assertThat(door.objectionsOnSight(signed::get)).isEmpty();
        assertThat(door.isKnownOnSight(signed::get)).isFalse();
    }

    /** Ingresses restart one after the other: before and after each step the one that has not yet is asked as well. */
    @Test
    void aSecretIsChangedWithoutACallBeingTurnedAway() {
        List<String> settings = List.of(ONE, ONE + "," + TWO, TWO);
        // Vapi begins to send the second when every ingress knows it, and has stopped sending the first before it is
        // dropped
        List<List<String>> sent = List.of(List.of(ONE), List.of(ONE, TWO), List.of(TWO));

        for (int step = 0; step < settings.size(); step++) {
            for (String secret : sent.get(step)) {
                assertThat(objections(secrets(settings.get(step)), "Authorization", "Bearer " + secret))
                        .isEmpty();
            }
        }
        assertThat(objections(secrets(ONE), "Authorization", "Bearer " + TWO)).isNotEmpty();
        assertThat(objections(secrets(TWO), "Authorization", "Bearer " + ONE)).isNotEmpty();
    }

    /** There is one HMAC secret: while it changes, Vapi shows a secret of the other kind. */
    @Test
    void anHmacSecretIsChangedByWayOfTheOtherCredential() throws Exception {
        String now = seconds(NOW);
        VapiSettings.Hmac before = new VapiSettings.Hmac(ONE, "x-signature", "x-timestamp", "sha256", "hex");
        String third = "third-secret-5555512345";
        VapiSettings.Hmac after = new VapiSettings.Hmac(third, "x-signature", "x-timestamp", "sha256", "hex");
        String[] signedBefore = {"x-signature", hex(ONE, now, BODY), "x-timestamp", now};
        String[] signedAfter = {"x-signature", hex(third, now, BODY), "x-timestamp", now};

        assertThat(objections(Door.of(settings(TWO, before), CLOCK), signedBefore))
                .isEmpty();
        for (VapiSettings.Hmac hmac : List.of(before, after)) {
            assertThat(objections(Door.of(settings(TWO, hmac), CLOCK), "Authorization", "Bearer " + TWO))
                    .isEmpty();
        }
        assertThat(objections(Door.of(settings(TWO, after), CLOCK), signedAfter))
                .isEmpty();
        assertThat(objections(Door.of(settings("", after), CLOCK), signedAfter)).isEmpty();
        assertThat(objections(Door.of(settings("", after), CLOCK), signedBefore))
                .isNotEmpty();
    }

    private static Finding finding(Door door, String... headers) {
        return objections(door, headers).get("hmac");
    }

    private static Map<String, Finding> objections(Door door, String... headers) {
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < headers.length; i += 2) {
            byName.put(headers[i], headers[i + 1]);
        }
        return door.objections(byName::get, BODY);
    }

    private static Door secrets(String secrets) {
        return Door.of(
                settings(secrets, new VapiSettings.Hmac("", "x-signature", "x-timestamp", "sha256", "hex")), CLOCK);
    }

    private static Door hmac(String secret, String algorithm, String encoding) {
        return Door.of(
                settings("", new VapiSettings.Hmac(secret, "x-signature", "x-timestamp", algorithm, encoding)), CLOCK);
    }

    private static VapiSettings settings(String secrets, VapiSettings.Hmac hmac) {
        return new VapiSettings(secrets, hmac, List.of(), Duration.ofDays(1), 1);
    }

    private static String seconds(Instant instant) {
        return Long.toString(instant.getEpochSecond());
    }

    private static String hex(String secret, String timestamp, byte[] body) throws Exception {
        return HexFormat.of().formatHex(sign("HmacSHA256", secret, timestamp, body));
    }

    private static byte[] sign(String algorithm, String secret, String timestamp, byte[] body) throws Exception {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), algorithm));
        mac.update((timestamp + ".").getBytes(UTF_8));
        return mac.doFinal(body);
    }
}

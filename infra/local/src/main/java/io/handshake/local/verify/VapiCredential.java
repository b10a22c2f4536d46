package io.handshake.local.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.local.house.Settings;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One way in which Vapi may show who it is.
 *
 * @param name says which it is, and nothing of the secret
 * @param headers for a body
 */
record VapiCredential(String name, Function<String, Map<String, String>> headers) {

    private static final Map<String, String> ALGORITHMS =
            Map.of("sha256", "HmacSHA256", "sha512", "HmacSHA512", "sha1", "HmacSHA1");

    /** All that are configured. */
    static List<VapiCredential> of(Premises premises) {
        List<VapiCredential> credentials = new ArrayList<>();
        String secrets = premises.setting(Settings.VAPI_SECRETS);
        if (!secrets.isEmpty()) {
            List<String> entries = List.of(secrets.split(",", -1));
            for (int place = 1; place <= entries.size(); place++) {
                Map<String, String> headers = bearer(entries.get(place - 1).strip());
                credentials.add(new VapiCredential("secret " + place + " of " + entries.size(), _ -> headers));
            }
        }
        if (!premises.setting("HANDSHAKE_VAPI_HMAC_SECRET").isEmpty()) {
            credentials.add(hmac(premises));
        }
        return credentials;
    }

    static Map<String, String> bearer(String secret) {
        return Map.of("Authorization", "Bearer " + secret);
    }

    private static VapiCredential hmac(Premises premises) {
        String secret = premises.setting("HANDSHAKE_VAPI_HMAC_SECRET");
        String header = or(premises.setting("HANDSHAKE_VAPI_HMAC_HEADER"), "x-signature");
        String timestampHeader = or(premises.setting("HANDSHAKE_VAPI_HMAC_TIMESTAMP_HEADER"), "x-timestamp");
        String algorithm = or(premises.setting("HANDSHAKE_VAPI_HMAC_ALGORITHM"), "sha256");
        boolean isHex = !premises.setting("HANDSHAKE_VAPI_HMAC_ENCODING").equalsIgnoreCase("base64");
        Clock clock = premises.clock();
        return new VapiCredential("HMAC signature", body -> {
            String timestamp = Long.toString(clock.instant().getEpochSecond());
            byte[] signature = signed(algorithm, secret, timestamp, body);
            return Map.of(
                    timestampHeader,
                    timestamp,
                    header,
                    isHex
                            ? HexFormat.of().formatHex(signature)
                            : Base64.getEncoder().encodeToString(signature));
        });
    }

    private static byte[] signed(String algorithm, String secret, String timestamp, String body) {
        String name = ALGORITHMS.getOrDefault(algorithm.toLowerCase(Locale.ROOT), "HmacSHA256");
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), name));
            mac.update((timestamp + ".").getBytes(ISO_8859_1));
            return mac.doFinal(body.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + name, e);
        }
    }

    private static String or(String value, String usual) {
        return value.isEmpty() ? usual : value;
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return name;
    }
}

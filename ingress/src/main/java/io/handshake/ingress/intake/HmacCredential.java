package io.handshake.ingress.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.handshake.ingress.RefusedStart;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Vapi's HMAC credential: the signature of {@code {timestamp}.{body}} over the raw bytes (docs.vapi.ai, OpenAPI
 * {@code HMACAuthenticationPlan}). A replayed delivery within the window runs nothing twice: its request id is known.
 */
final class HmacCredential implements Credential {

    /** Both ways: clocks differ in either direction. */
    private static final Duration WINDOW = Duration.ofMinutes(5);
    /** Vapi does not say whether it counts seconds or milliseconds; seconds reach this in the year 5138. */
    private static final long FIRST_MILLISECONDS = 100_000_000_000L;

    private static final Pattern TIMESTAMP = Pattern.compile("\\d{1,16}");
    private static final Map<String, String> ALGORITHMS =
            Map.of("sha256", "HmacSHA256", "sha512", "HmacSHA512", "sha1", "HmacSHA1");
    private static final Map<String, Function<String, byte[]>> ENCODINGS =
            Map.of("hex", HexFormat.of()::parseHex, "base64", Base64.getDecoder()::decode);

    private final SecretKeySpec key;
    private final String header;
    private final String timestampHeader;
    private final String prefix;
    private final Function<String, byte[]> decoding;
    private final Clock clock;

    HmacCredential(VapiSettings.Hmac settings, Clock clock) {
        Secret secret = Secret.from("HANDSHAKE_VAPI_HMAC_SECRET", settings.secret());
        String algorithm = settings.algorithm().toLowerCase(Locale.ROOT);
        this.key = new SecretKeySpec(
                secret.bytes(),
                known(ALGORITHMS, "HANDSHAKE_VAPI_HMAC_ALGORITHM", "sha256, sha512 or sha1", algorithm));
        this.decoding = known(ENCODINGS, "HANDSHAKE_VAPI_HMAC_ENCODING", "hex or base64", settings.encoding());
        this.header = present("HANDSHAKE_VAPI_HMAC_HEADER", settings.header());
        this.timestampHeader = present("HANDSHAKE_VAPI_HMAC_TIMESTAMP_HEADER", settings.timestampHeader());
        this.prefix = algorithm + "=";
        this.clock = clock;
    }

    private static <T> T known(Map<String, T> values, String variable, String expected, String found) {
        return Optional.ofNullable(values.get(found.toLowerCase(Locale.ROOT)))
                .orElseThrow(() -> new RefusedStart(variable + ": expected " + expected + ", found another value"));
    }

    private static String present(String variable, String value) {
        if (value.isBlank()) {
            throw new RefusedStart(variable + ": expected the name of a header, found none");
        }
        return value.strip();
    }

    @Override
    public String name() {
        return "hmac";
    }

    @Override
    public Finding check(Headers headers, byte[] body) {
        String signature = headers.value(header);
        String timestamp = headers.value(timestampHeader);
        Finding onSight = onSight(signature, timestamp);
        if (onSight != Finding.VERIFIED || signature == null || timestamp == null) {
            return onSight;
        }
        boolean matches = MessageDigest.isEqual(decoded(signature), signed(timestamp, body));
        return matches ? Finding.VERIFIED : Finding.SIGNATURE_MISMATCH;
    }

    @Override
    public boolean isCertainOnSight() {
        return false;
    }

    @Override
    public Finding onSight(Headers headers) {
        return onSight(headers.value(header), headers.value(timestampHeader));
    }

    private Finding onSight(@Nullable String signature, @Nullable String timestamp) {
        if (signature == null) {
            return Finding.HEADER_MISSING;
        }
        if (signature.isBlank()) {
            return Finding.HEADER_EMPTY;
        }
        if (timestamp == null || timestamp.isBlank()) {
            return Finding.TIMESTAMP_MISSING;
        }
        if (!TIMESTAMP.matcher(timestamp).matches()) {
            return Finding.TIMESTAMP_MALFORMED;
        }
        if (decoded(signature) == null) {
            return Finding.SIGNATURE_MALFORMED;
        }
        return inWindow(Long.parseLong(timestamp)) ? Finding.VERIFIED : Finding.TIMESTAMP_OUTSIDE_WINDOW;
    }

    private byte @Nullable [] decoded(String header) {
        String signature = header.strip();
        boolean prefixed = signature.regionMatches(true, 0, prefix, 0, prefix.length());
        try {
            return decoding.apply(prefixed ? signature.substring(prefix.length()) : signature);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private byte[] signed(String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update((timestamp + ".").getBytes(ISO_8859_1));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + key.getAlgorithm(), e);
        }
    }

    private boolean inWindow(long timestamp) {
        Instant sent =
                timestamp >= FIRST_MILLISECONDS ? Instant.ofEpochMilli(timestamp) : Instant.ofEpochSecond(timestamp);
        return Duration.between(sent, clock.instant()).abs().compareTo(WINDOW) <= 0;
    }
}

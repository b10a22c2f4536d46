package io.handshake.ingress.intake;

import io.handshake.ingress.RefusedStart;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Lets a webhook in when any configured credential verifies it. */
final class Door {

    private final List<Credential> credentials;

    private Door(List<Credential> credentials) {
        this.credentials = credentials;
    }

    /**
     * The door that these settings describe.
     *
     * @throws RefusedStart when no credential is configured, or one is unsafe
     */
    static Door of(VapiSettings settings, Clock clock) {
        List<Credential> credentials = new ArrayList<>();
        if (!settings.secrets().isBlank()) {
            credentials.add(new SecretCredential(Stream.of(settings.secrets().split(",", -1))
                    .map(entry -> Secret.from("HANDSHAKE_VAPI_SECRETS", entry.strip()))
                    .toList()));
        }
        if (!settings.hmac().secret().isBlank()) {
            credentials.add(new HmacCredential(settings.hmac(), clock));
        }
        if (credentials.isEmpty()) {
            throw new RefusedStart("HANDSHAKE_VAPI_SECRETS: expected the secret that Vapi sends, found none "
                    + "(or set HANDSHAKE_VAPI_HMAC_SECRET)");
        }
        return new Door(credentials);
    }

    /** What speaks against taking the body in at all: strangers get no room in our memory. */
    Map<String, Credential.Finding> objectionsOnSight(Credential.Headers headers) {
        return objections(credential -> credential.onSight(headers));
    }

    /** Whether the headers alone have shown a secret; a signature is good or forged only at the body's end. */
    boolean isKnownOnSight(Credential.Headers headers) {
        return credentials.stream()
                .filter(Credential::isCertainOnSight)
                .anyMatch(credential -> credential.onSight(headers) == Credential.Finding.VERIFIED);
    }

    /** Empty when one verified; else what each of them found, by its name. */
    Map<String, Credential.Finding> objections(Credential.Headers headers, byte[] body) {
        return objections(credential -> credential.check(headers, body));
    }

    private Map<String, Credential.Finding> objections(Function<Credential, Credential.Finding> check) {
        Map<String, Credential.Finding> findings = new TreeMap<>();
        for (Credential credential : credentials) {
            Credential.Finding finding = check.apply(credential);
            if (finding == Credential.Finding.VERIFIED) {
                return Map.of();
            }
            findings.put(credential.name(), finding);
        }
        return findings;
    }
}

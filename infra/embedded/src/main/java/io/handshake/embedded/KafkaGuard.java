package io.handshake.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Whom an {@link EmbeddedKafka} lets in: over TLS only, and only who has a password (SASL_SSL with SCRAM-SHA-512).
 *
 * @param certificate PEM: the broker's private key, and its certificate, which names 127.0.0.1
 * @param authority PEM: who has signed that
 * @param passwords by user, the broker's own among them; they count when the folder is new, later the broker is told of others
 * @param provesAgainEvery after so many milliseconds a client shows its password again on a connection that it has, 0 for never
 */
public record KafkaGuard(Path certificate, Path authority, Map<String, String> passwords, long provesAgainEvery) {

    /** As whom the broker would come to another one. */
    public static final String BROKER = "broker";

    private static final String MECHANISM = "SCRAM-SHA-512";

    public KafkaGuard {
        passwords = Map.copyOf(passwords);
        if (!passwords.containsKey(BROKER)) {
            throw new IllegalArgumentException(
                    "passwords: expected one of " + BROKER + ", found " + passwords.size() + " of others");
        }
    }

    List<String> users() {
        return passwords.entrySet().stream()
                .map(user -> MECHANISM + "=[name=" + user.getKey() + ",password=" + user.getValue() + "]")
                .toList();
    }

    Map<String, String> settings() {
        String login = "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + BROKER
                + "\" password=\"" + passwords.get(BROKER) + "\";";
        return Map.ofEntries(
                Map.entry(
                        "listener.security.protocol.map",
                        KafkaNode.CLIENTS + ":SASL_SSL," + KafkaNode.CONTROLLER + ":PLAINTEXT"),
                Map.entry("sasl.enabled.mechanisms", MECHANISM),
                Map.entry("sasl.mechanism.inter.broker.protocol", MECHANISM),
                Map.entry("listener.name.clients.scram-sha-512.sasl.jaas.config", login),
                Map.entry("connections.max.reauth.ms", Long.toString(provesAgainEvery)),
                Map.entry("ssl.keystore.type", "PEM"),
                Map.entry("ssl.keystore.location", certificate.toString()),
                Map.entry("ssl.truststore.type", "PEM"),
                Map.entry("ssl.truststore.location", authority.toString()));
    }

    /** Passwords are secret. */
    @Override
    public String toString() {
        return "KafkaGuard[" + passwords.keySet() + "]";
    }
}

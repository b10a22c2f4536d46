package io.handshake.local.house;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How the services' Kafka clients are told to show who they are: what Spring passes on to every client, word for word. */
public final class KafkaClientSettings {

    private static final String FOR_CLIENTS = "SPRING_KAFKA_PROPERTIES_";
    private static final String PROTOCOL = "SPRING_KAFKA_SECURITY_PROTOCOL";

    /** Those of an environment, under their names there. */
    static Map<String, String> from(Map<String, String> environment) {
        Map<String, String> found = new TreeMap<>(environment);
        found.keySet().removeIf(name -> !name.startsWith(FOR_CLIENTS) && !name.equals(PROTOCOL));
        return found;
    }

    /** The same as a client wants them: {@code SPRING_KAFKA_PROPERTIES_SASL_MECHANISM} is {@code sasl.mechanism}. */
    public static Map<String, String> asProperties(Map<String, String> settings) {
        Map<String, String> properties = new TreeMap<>();
        from(settings)
                .forEach((name, value) -> properties.put(
                        name.equals(PROTOCOL)
                                ? "security.protocol"
                                : name.substring(FOR_CLIENTS.length())
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '.'),
                        value));
        return properties;
    }

    private KafkaClientSettings() {}
}

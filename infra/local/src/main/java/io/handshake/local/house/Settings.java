package io.handshake.local.house;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The documented environment variables of the services, by their names. */
public final class Settings {

    public static final String KAFKA = "SPRING_KAFKA_BOOTSTRAP_SERVERS";
    public static final String DATABASE_URL = "SPRING_DATASOURCE_URL";
    public static final String DATABASE_USERNAME = "SPRING_DATASOURCE_USERNAME";
    public static final String DATABASE_PASSWORD = "SPRING_DATASOURCE_PASSWORD";
    public static final String SERVER_PORT = "SERVER_PORT";
    public static final String SERVER_ADDRESS = "SERVER_ADDRESS";
    public static final String VAPI_SECRETS = "HANDSHAKE_VAPI_SECRETS";
    public static final String ANSWER_WITHIN = "HANDSHAKE_ANSWER_WITHIN";
    public static final String GOOGLE_CLIENT_ID = "HANDSHAKE_GOOGLE_CLIENT_ID";
    public static final String GOOGLE_CLIENT_SECRET = "HANDSHAKE_GOOGLE_CLIENT_SECRET";
    public static final String GOOGLE_API = "HANDSHAKE_GOOGLE_API_ROOT_URL";
    public static final String GOOGLE_TOKEN = "HANDSHAKE_GOOGLE_TOKEN_URL";
    public static final String GOOGLE_AUTH = "HANDSHAKE_GOOGLE_AUTH_URL";
    public static final String PUBLIC_URL = "HANDSHAKE_PUBLIC_URL";
    public static final String KEYSET = "HANDSHAKE_ENCRYPTION_KEYSET";
    public static final String ADMIN_TOKEN = "HANDSHAKE_ADMIN_TOKEN";
    public static final String METRICS_TOKEN = "HANDSHAKE_METRICS_TOKEN";
    public static final String TRACES_ENDPOINT = "HANDSHAKE_TRACES_ENDPOINT";
    public static final String TRACES_RATIO = "HANDSHAKE_TRACES_RATIO";
    public static final String LOG_FORMAT = "HANDSHAKE_LOG_FORMAT";
    public static final String INBOX_SESSION = "HANDSHAKE_INBOX_SESSION_TIMEOUT";

    /** All that may be set from outside; each service has its own port and address here. */
    private static final List<String> FROM_OUTSIDE = List.of(
            KAFKA,
            DATABASE_URL,
            DATABASE_USERNAME,
            DATABASE_PASSWORD,
            VAPI_SECRETS,
            "HANDSHAKE_VAPI_HMAC_SECRET",
            "HANDSHAKE_VAPI_HMAC_HEADER",
            "HANDSHAKE_VAPI_HMAC_TIMESTAMP_HEADER",
            "HANDSHAKE_VAPI_HMAC_ALGORITHM",
            "HANDSHAKE_VAPI_HMAC_ENCODING",
            ANSWER_WITHIN,
            GOOGLE_CLIENT_ID,
            GOOGLE_CLIENT_SECRET,
            GOOGLE_API,
            GOOGLE_TOKEN,
            GOOGLE_AUTH,
            PUBLIC_URL,
            KEYSET,
            ADMIN_TOKEN,
            METRICS_TOKEN,
            TRACES_ENDPOINT,
            TRACES_RATIO,
            LOG_FORMAT,
            INBOX_SESSION);

    private static final List<String> SETTINGS = List.of("HANDSHAKE_", "SPRING_", "SERVER_");

    private static final List<String> INGRESS =
            List.of("HANDSHAKE_VAPI_", ANSWER_WITHIN, METRICS_TOKEN, "HANDSHAKE_TRACES_", LOG_FORMAT, "SPRING_KAFKA_");

    private static final List<String> SAGA_WORKER = List.of(
            "HANDSHAKE_GOOGLE_",
            PUBLIC_URL,
            KEYSET,
            ADMIN_TOKEN,
            METRICS_TOKEN,
            "HANDSHAKE_TRACES_",
            LOG_FORMAT,
            "HANDSHAKE_INBOX_",
            "HANDSHAKE_SAGA_",
            "SPRING_KAFKA_",
            "SPRING_DATASOURCE_");

    /** The names of all of them. */
    public static Set<String> documented() {
        return Set.copyOf(FROM_OUTSIDE);
    }

    /** Those of an environment that are documented and not empty, and how Kafka's clients show who they are. */
    public static Map<String, String> from(Map<String, String> environment) {
        Map<String, String> found = new TreeMap<>(KafkaClientSettings.from(environment));
        FROM_OUTSIDE.forEach(name -> {
            String value = environment.getOrDefault(name, "");
            if (!value.isBlank()) {
                found.put(name, value);
            }
        });
        return found;
    }

    /** What a service gets of an environment: nothing that is a setting of the other one, and all that is no setting. */
    static Map<String, String> of(Service service, Map<String, String> environment) {
        Map<String, String> its = new TreeMap<>(environment);
        its.keySet().removeIf(name -> isSetting(name) && !isOf(service, name));
        return its;
    }

    /** The same, without what is documented: that is set by the house, or by its plan. */
    static Map<String, String> inherited(Service service, Map<String, String> environment) {
        Map<String, String> its = of(service, environment);
        its.keySet().removeAll(FROM_OUTSIDE);
        return its;
    }

    private static boolean isSetting(String name) {
        return SETTINGS.stream().anyMatch(spelled(name)::startsWith);
    }

    private static boolean isOf(Service service, String name) {
        List<String> its = switch (service) {
            case INGRESS -> INGRESS;
            case SAGA_WORKER -> SAGA_WORKER;
        };
        return its.stream().anyMatch(spelled(name)::startsWith);
    }

    /** Spring takes {@code handshake.admin-token} for the same setting. */
    private static String spelled(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private Settings() {}
}

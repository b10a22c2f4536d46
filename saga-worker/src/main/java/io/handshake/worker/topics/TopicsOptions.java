package io.handshake.worker.topics;

import io.handshake.contracts.Topic;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the command was asked for.
 *
 * @param clients the settings of Kafka's client, the brokers among them
 */
record TopicsOptions(Map<String, String> clients, int partitions, int replicas, boolean dryRun) {

    static final String BROKERS = "bootstrap.servers";

    private static final String OPTIONS = "--dry-run, --bootstrap-servers, --partitions or --replication-factor";
    private static final String HERE = "127.0.0.1:9092";

    /** Spring hands what begins like this to the services' clients; so one environment serves all three. */
    private static final String FOR_CLIENTS = "SPRING_KAFKA_PROPERTIES_";

    TopicsOptions {
        clients = Map.copyOf(clients);
    }

    /** @throws IllegalArgumentException that says what was expected */
    static TopicsOptions parse(List<String> arguments, Map<String, String> environment) {
        Map<String, String> clients = clients(environment);
        int partitions = Topic.DEFAULT_PARTITIONS;
        int replicas = WantedTopic.AS_THE_BROKERS_SAY;
        boolean dryRun = false;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            switch (option) {
                case "--dry-run" -> dryRun = true;
                case "--bootstrap-servers" -> clients.put(BROKERS, value(arguments, ++i, option));
                case "--partitions" -> partitions = number(value(arguments, ++i, option), option);
                case "--replication-factor" -> replicas = number(value(arguments, ++i, option), option);
                default -> throw new IllegalArgumentException("expected " + OPTIONS + ", found " + option);
            }
        }
        return new TopicsOptions(clients, partitions, replicas, dryRun);
    }

    private static Map<String, String> clients(Map<String, String> environment) {
        Map<String, String> clients = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(FOR_CLIENTS)) {
                clients.put(
                        name.substring(FOR_CLIENTS.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        value);
            }
        });
        clients.put(BROKERS, environment.getOrDefault("SPRING_KAFKA_BOOTSTRAP_SERVERS", HERE));
        return clients;
    }

    private static String value(List<String> arguments, int at, String option) {
        if (at >= arguments.size()) {
            throw new IllegalArgumentException(option + ": expected a value, found none");
        }
        return arguments.get(at);
    }

    private static int number(String text, String option) {
        if (!text.matches("[1-9]\\d{0,3}")) {
            throw new IllegalArgumentException(option + ": expected a number from 1 to 9999, found " + text);
        }
        return Integer.parseInt(text);
    }
}

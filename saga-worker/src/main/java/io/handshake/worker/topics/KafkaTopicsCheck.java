package io.handshake.worker.topics;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers once, before the listeners start. Brokers that do not answer, or may not tell this service, are weather: it
 * starts, and is not ready before it is a member of its group.
 */
final class KafkaTopicsCheck {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopicsCheck.class);

    private final Map<String, Object> clients;
    private final Collection<String> names;
    private final Duration patience;

    KafkaTopicsCheck(Map<String, Object> clients, Collection<String> names, Duration patience) {
        this.clients = Map.copyOf(clients);
        this.names = names;
        this.patience = patience;
    }

    /** @throws MissingTopics when the brokers say that there is no such topic */
    void require() {
        Set<String> missing;
        try (KafkaTopics topics = new KafkaTopics(clients, patience)) {
            missing = topics.missing(names);
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("event", "topics_not_looked_at")
                    .addKeyValue("cause", e.getClass().getSimpleName())
                    .log();
            return;
        }
        if (!missing.isEmpty()) {
            throw new MissingTopics(missing);
        }
    }
}

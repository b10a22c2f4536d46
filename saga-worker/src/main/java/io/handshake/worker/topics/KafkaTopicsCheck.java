package io.handshake.worker.topics;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers once, before the listeners start. Brokers that do not answer, or may not tell this service, are weather: it
 * starts, and is not ready before it is a member of its group. Brokers that refuse its password, or that it does not trust, are
 * not: a producer that was refused before it had its id never asks for one again (kafka-clients 4.2.1, {@code Sender.runOnce}).
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

    /**
     * @throws MissingTopics when the brokers say that there is no such topic
     * @throws IllegalStateException when they do not let this service in; it names the setting
     */
    void require() {
        Set<String> missing;
        try (KafkaTopics topics = new KafkaTopics(clients, patience)) {
            missing = topics.missing(names);
        } catch (AuthenticationException e) {
            throw new IllegalStateException(refusal(e), e);
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

    /** What the client says itself may quote what somebody has set. */
    private static String refusal(AuthenticationException e) {
        return e instanceof SslAuthenticationException
                ? "SPRING_KAFKA_PROPERTIES_SSL_TRUSTSTORE_LOCATION: expected who has signed the brokers' certificate, and a"
                        + " certificate of the name in SPRING_KAFKA_BOOTSTRAP_SERVERS, found another"
                : "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG: expected a user and a password that the brokers take, found that"
                        + " they do not";
    }
}

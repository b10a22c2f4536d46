package io.handshake.worker.topics;

import java.util.Set;

/** The service must not run on brokers without these topics: what it says there would reach nobody. */
public final class MissingTopics extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param names those that are not there */
    public MissingTopics(Set<String> names) {
        super("SPRING_KAFKA_BOOTSTRAP_SERVERS: expected brokers with all topics, found none named "
                + String.join(", ", names));
    }
}

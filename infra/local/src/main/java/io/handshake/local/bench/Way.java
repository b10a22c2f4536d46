package io.handshake.local.bench;

import java.util.List;

/** On which way a booking is made. */
enum Way {
    /**
     * No Kafka, no saga, nothing durable but the row: a token from memory, an insert at Google, an INSERT into PostgreSQL,
     * on a virtual thread for each booking. What this machine can do at most.
     */
    DIRECT("direct"),
    /** {@code BookingRequested} is produced, and its outcome consumed: the saga-worker alone. */
    TOPIC("topic"),
    /** POST to ingress, and its answer: the whole product. */
    WEBHOOK("webhook");

    private final String label;

    Way(String label) {
        this.label = label;
    }

    /** As reports and the command line call it. */
    String label() {
        return label;
    }

    /** Whose cost is the cost of a booking on this way; the others idle, or are not there in production. */
    List<String> processes() {
        return switch (this) {
            case DIRECT -> List.of("direct", "postgresql");
            case TOPIC -> List.of("saga-worker", "kafka", "postgresql");
            case WEBHOOK -> List.of("ingress", "saga-worker", "kafka", "postgresql");
        };
    }
}

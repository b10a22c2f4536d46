package io.handshake.web.traces;

/** All that a span may say of a booking: ids, and values of closed lists. What is personal has no place here. */
public enum Attribute {
    BOOKING_ID("handshake.booking_id"),
    ORG_ID("handshake.org_id"),
    ATTEMPT("handshake.attempt"),
    /** What the caller was told, or the decision: {@code confirmed}, {@code pending}, or a reason. */
    ANSWER("handshake.answer"),
    /** The number of the try of a step. */
    TRY("handshake.try"),
    RESULT("handshake.result"),
    /** Why a step was not done, in codes. */
    DETAIL("handshake.detail"),
    /** What the inbox did with a delivery. */
    DELIVERY("handshake.delivery"),
    SYSTEM("messaging.system"),
    TOPIC("messaging.destination.name"),
    PARTITION("messaging.destination.partition.id"),
    OFFSET("messaging.kafka.offset");

    private final String key;

    Attribute(String key) {
        this.key = key;
    }

    /** As it goes to the collector; those of Kafka as OpenTelemetry's semantic conventions name them. */
    public String key() {
        return key;
    }
}

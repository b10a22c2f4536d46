package io.handshake.worker.ledger;

/** What an appointment's {@code metadata} says of where it comes from: ids, and nothing personal. */
record Provenance(String source, String callId, String requestId, int attempt) {

    static final String SOURCE = "handshake";
}

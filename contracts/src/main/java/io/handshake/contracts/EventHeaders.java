package io.handshake.contracts;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The headers of every record: CloudEvents 1.0 in Kafka's binary mode (github.com/cloudevents/spec, Kafka protocol
 * binding), and W3C trace context. No header holds personal data.
 *
 * @param id {@code ce_id}, derived: copies of one event share it
 * @param type {@code ce_type}, the topic's name with our prefix
 * @param source {@code ce_source}, which service wrote it
 * @param subject {@code ce_subject}: the booking id, or the org id
 * @param traceparent empty when the work belongs to no trace; a broken one is dropped, as W3C asks
 */
public record EventHeaders(UUID id, String type, String source, String subject, Instant time, String traceparent) {

    public static final String ID = "ce_id";
    public static final String TYPE = "ce_type";
    public static final String SOURCE = "ce_source";
    public static final String SUBJECT = "ce_subject";
    public static final String TIME = "ce_time";
    public static final String SPEC_VERSION = "ce_specversion";
    public static final String CONTENT_TYPE = "content-type";
    public static final String TRACEPARENT = "traceparent";

    private static final int MAX_LENGTH = 200;
    private static final String TYPE_PREFIX = "io.handshake.";

    public EventHeaders {
        Texts.present("id", id);
        type = Texts.required("type", type, MAX_LENGTH);
        source = Texts.required("source", source, MAX_LENGTH);
        subject = Texts.required("subject", subject, MAX_LENGTH);
        Texts.moment("time", time);
        traceparent = Traceparent.isValid(traceparent) ? traceparent : "";
    }

    /** The {@code ce_type} of a topic's records. */
    public static String typeOf(Topic topic) {
        return TYPE_PREFIX + topic.topicName();
    }

    /** Header names and values in the order in which they are written. */
    public Map<String, String> asMap() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(SPEC_VERSION, "1.0");
        headers.put(ID, id.toString());
        headers.put(TYPE, type);
        headers.put(SOURCE, source);
        headers.put(SUBJECT, subject);
        headers.put(TIME, time.toString());
        headers.put(CONTENT_TYPE, "application/json");
        if (!traceparent.isEmpty()) {
            headers.put(TRACEPARENT, traceparent);
        }
        return headers;
    }
}

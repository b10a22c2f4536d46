package io.handshake.worker.inbox;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.Topic;
import io.handshake.web.traces.Attribute;
import io.handshake.web.traces.Span;
import io.handshake.web.traces.Traces;
import io.handshake.worker.inbox.Inbox.Admission;
import io.handshake.worker.inbox.Inbox.Met;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;

/** The arrivals of one batch in their traces; those that come once more are linked to the first. */
final class ArrivalSpans {

    private static final String FIRST = "first";

    /** Two arrivals of one batch may say the same. */
    private final IdentityHashMap<Arrival, Span> spans = new IdentityHashMap<>();

    private ArrivalSpans() {}

    /** Before anything is done with them. */
    static ArrivalSpans begin(Traces traces, Topic topic, List<Arrival> arrivals) {
        ArrivalSpans begun = new ArrivalSpans();
        for (Arrival arrival : arrivals) {
            BookingRequested request = arrival.request();
            begun.spans.put(
                    arrival,
                    traces.begin(Span.Kind.CONSUMER, "inbox", arrival.traceparent())
                            .with(Attribute.SYSTEM, "kafka")
                            .with(Attribute.TOPIC, topic.topicName())
                            .with(Attribute.BOOKING_ID, request.bookingId())
                            .with(Attribute.ORG_ID, request.orgId()));
        }
        return begun;
    }

    /** They are in their rows. */
    void end(Admission admission) {
        IdentityHashMap<Arrival, Span> first = new IdentityHashMap<>(spans);
        for (Met met : admission.met()) {
            Span span = first.remove(met.arrival());
            if (span != null) {
                span.with(Attribute.DELIVERY, met.what().name().toLowerCase(Locale.ROOT))
                        .linkedTo(met.first())
                        .end();
            }
        }
        first.values().forEach(span -> span.with(Attribute.DELIVERY, FIRST).end());
    }

    /** None of them is; they come again. */
    void fail(RuntimeException failure) {
        String why = failure.getClass().getSimpleName();
        spans.values().forEach(span -> span.failed(why).end());
    }
}

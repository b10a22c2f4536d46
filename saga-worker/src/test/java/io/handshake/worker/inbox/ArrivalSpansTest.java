package io.handshake.worker.inbox;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.Topic;
import io.handshake.contracts.Traceparent;
import io.handshake.web.traces.OpenTelemetryTraces;
import io.handshake.web.traces.Traces;
import io.handshake.worker.inbox.Inbox.Admission;
import io.handshake.worker.inbox.Inbox.Met;
import io.handshake.worker.saga.Booking.Priority;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalSpansTest {

    private static final String FIRST = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
    private static final String SECOND = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final InMemorySpanExporter told = InMemorySpanExporter.create();
    private final Traces traces = OpenTelemetryTraces.by(SimpleSpanProcessor.create(told), 1, "saga-worker");

    private static Arrival arrival(String traceparent) {
        return new Arrival(aBooking().buildRequest(), Priority.LIVE, traceparent);
    }

    private ArrivalSpans begin(Arrival... arrivals) {
        return ArrivalSpans.begin(traces, Topic.BOOKING_REQUESTED, List.of(arrivals));
    }

    private static Admission having(Met... met) {
        return new Admission(List.of(), List.of(), List.of(), List.of(met));
    }

    private static String delivery(SpanData span) {
        return span.getAttributes().get(AttributeKey.stringKey("handshake.delivery"));
    }

    @Test
    void aDeliveryIsAChildOfWhoPublishedIt() {
        begin(arrival(FIRST)).end(having());

        SpanData span = told.getFinishedSpanItems().getFirst();
        assertThat(span.getTraceId()).isEqualTo(Traceparent.traceId(FIRST));
        assertThat(span.getParentSpanId()).isEqualTo("0123456789abcdef");
        assertThat(span.getLinks()).isEmpty();
        assertThat(delivery(span)).isEqualTo("first");
        assertThat(span.getAttributes().get(AttributeKey.stringKey("handshake.booking_id")))
                .isEqualTo(arrival(FIRST).request().bookingId().toString());
    }

    @Test
    void aRedeliveryIsInItsOwnTraceAndLinkedToTheFirst() {
        Arrival again = arrival(SECOND);

        begin(again).end(having(new Met(again, Met.What.REPEATED, FIRST)));

        SpanData span = told.getFinishedSpanItems().getFirst();
        assertThat(span.getTraceId()).isEqualTo(Traceparent.traceId(SECOND));
        assertThat(delivery(span)).isEqualTo("repeated");
        assertThat(span.getLinks())
                .singleElement()
                .satisfies(
                        link -> assertThat(link.getSpanContext().getTraceId()).isEqualTo(Traceparent.traceId(FIRST)));
    }

    /** A record that is twice in one batch is equal to itself. */
    @Test
    void ofTwoEqualOnesInABatchOnlyTheSecondIsARedelivery() {
        Arrival first = arrival(FIRST);
        Arrival second = arrival(FIRST);

        begin(first, second).end(having(new Met(second, Met.What.REPEATED, FIRST)));

        assertThat(told.getFinishedSpanItems())
                .extracting(ArrivalSpansTest::delivery)
                .containsExactlyInAnyOrder("first", "repeated");
    }

    @Test
    void whatCouldNotBeAdmittedSaysSo() {
        begin(arrival(FIRST), arrival(SECOND)).fail(new IllegalStateException("with somebody's name in it"));

        assertThat(told.getFinishedSpanItems()).hasSize(2).allSatisfy(span -> {
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.getStatus().getDescription()).isEqualTo("IllegalStateException");
        });
    }
}

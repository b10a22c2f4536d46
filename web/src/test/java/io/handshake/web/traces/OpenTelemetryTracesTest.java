package io.handshake.web.traces;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.handshake.contracts.Traceparent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OpenTelemetryTracesTest {

    private static final String CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String UNSAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    /** Held, or its level is forgotten: in a service it is off as well. */
    private static final Logger VENDORS = Logger.getLogger("io.opentelemetry");

    @BeforeAll
    static void quiet() {
        VENDORS.setLevel(Level.OFF);
    }

    private final InMemorySpanExporter told = InMemorySpanExporter.create();
    private final Traces traces = OpenTelemetryTraces.by(SimpleSpanProcessor.create(told), 1, "a-service");

    @Test
    void whatFollowsIsAChildOfWhatItCarriedOn() {
        Span webhook = traces.begin(Span.Kind.SERVER, "webhook", CALLER);
        Span publish = traces.begin(Span.Kind.PRODUCER, "publish", webhook.traceparent());
        publish.end();
        webhook.end();

        SpanData child = told.getFinishedSpanItems().getFirst();
        SpanData parent = told.getFinishedSpanItems().getLast();
        assertThat(parent.getTraceId()).isEqualTo(Traceparent.traceId(CALLER));
        assertThat(parent.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(parent.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(child.getParentSpanId()).isEqualTo(parent.getSpanId());
        assertThat(child.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(child.getTraceId()).isEqualTo(parent.getTraceId());
        assertThat(child.getResource().getAttribute(AttributeKey.stringKey("service.name")))
                .isEqualTo("a-service");
    }

    @Test
    void beginsATraceWhereNoneHasCome() {
        Span first = traces.begin(Span.Kind.SERVER, "webhook", "");
        first.end();

        assertThat(Traceparent.isValid(first.traceparent())).isTrue();
        assertThat(told.getFinishedSpanItems().getFirst().getParentSpanContext().isValid())
                .isFalse();
    }

    @Test
    void beginsNoTraceBehindTheDoor() {
        for (Traces any : List.of(traces, Traces.OFF)) {
            Span step = any.begin(Span.Kind.INTERNAL, "create-event", "", Instant.EPOCH);
            step.with(Attribute.TRY, 1).end();
            assertThat(step.traceparent()).isEmpty();
        }
        assertThat(told.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void saysWhatItIsTold() {
        Instant begun = Instant.parse("2026-11-24T10:00:00.250Z");
        traces.begin(Span.Kind.INTERNAL, "create-event", CALLER, begun)
                .with(Attribute.ORG_ID, "clinic-1")
                .with(Attribute.TRY, 2)
                .with(Attribute.OFFSET, 7L)
                .linkedTo(UNSAMPLED)
                .linkedTo("")
                .failed("timeout")
                .end(begun.plusMillis(40));

        SpanData span = told.getFinishedSpanItems().getFirst();
        assertThat(Duration.ofNanos(span.getEndEpochNanos() - span.getStartEpochNanos()))
                .hasMillis(40);
        assertThat(span.getStartEpochNanos()).isEqualTo(begun.toEpochMilli() * 1_000_000);
        assertThat(span.getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("handshake.org_id"), "clinic-1")
                .containsEntry(AttributeKey.longKey("handshake.try"), 2L)
                .containsEntry(AttributeKey.longKey("messaging.kafka.offset"), 7L);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getStatus().getDescription()).isEqualTo("timeout");
        assertThat(span.getLinks())
                .singleElement()
                .satisfies(link -> assertThat(link.getSpanContext().getSpanId()).isEqualTo("00f067aa0ba902b7"));
    }

    @Test
    void tellsNoMoreThanItsShareAndWhatOthersHaveDecided() {
        Traces few = OpenTelemetryTraces.by(SimpleSpanProcessor.create(told), 0, "a-service");

        Span unsampled = few.begin(Span.Kind.SERVER, "webhook", "");
        unsampled.end();
        few.begin(Span.Kind.PRODUCER, "publish", unsampled.traceparent()).end();
        assertThat(told.getFinishedSpanItems()).isEmpty();
        assertThat(unsampled.traceparent()).endsWith("-00");
        assertThat(Traceparent.isValid(unsampled.traceparent())).isTrue();

        few.begin(Span.Kind.CONSUMER, "inbox", CALLER).end();
        traces.begin(Span.Kind.CONSUMER, "inbox", UNSAMPLED).end();
        assertThat(told.getFinishedSpanItems())
                .singleElement()
                .satisfies(span ->
                        assertThat(span.getParentSpanContext().isSampled()).isTrue());
    }

    @Test
    void withoutACollectorWhatHasComeIsCarriedOn() {
        Span untold = Traces.OFF.begin(Span.Kind.SERVER, "webhook", CALLER);

        assertThat(untold.with(Attribute.TRY, 1).failed("x").linkedTo(CALLER).traceparent())
                .isEqualTo(CALLER);
        String made = Traces.OFF.begin(Span.Kind.SERVER, "webhook", "").traceparent();
        assertThat(Traceparent.isValid(made)).isTrue();
        assertThat(made).endsWith("-01");
        assertThat(Traces.OFF.begin(Span.Kind.SERVER, "webhook", "").traceparent())
                .isNotEqualTo(made);
    }

    @Test
    void aServiceThatStopsHandsOverWhatItHasTold() throws IOException {
        List<String> taken = new CopyOnWriteArrayList<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        collector.createContext("/v1/traces", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1);
            taken.add(
                    exchange.getProtocol() + " " + exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try (Traces telling = new TracesSettings(
                        "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces", "")
                .open("a-service")) {
            telling.begin(Span.Kind.SERVER, "the-last-one", "").end();
        } finally {
            collector.stop(0);
        }

        assertThat(taken)
                .singleElement()
                .asString()
                .startsWith("HTTP/1.1 application/x-protobuf ")
                .contains("the-last-one");
    }

    /** It takes connections, and never answers: nobody who tells waits for it, nor does a service that stops. */
    @Test
    void aCollectorThatStandsStillHoldsNobodyUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            OpenTelemetryTraces telling = OpenTelemetryTraces.to(
                    URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/v1/traces"), 1, "a-service");

            long begun = System.nanoTime();
            for (int n = 0; n < 20_000; n++) {
                telling.begin(Span.Kind.SERVER, "webhook", "").end();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));

            begun = System.nanoTime();
            telling.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
        }
    }
}

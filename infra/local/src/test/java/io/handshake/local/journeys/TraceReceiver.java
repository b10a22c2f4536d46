package io.handshake.local.journeys;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.handshake.embedded.LoopbackPorts;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A collector on this machine that takes what it is sent by OTLP over HTTP, and keeps it. */
final class TraceReceiver implements AutoCloseable {

    /** A service waits 5 s for its collector; nothing here waits for longer. */
    private static final long LONGEST_STILL_SECONDS = 30;

    private static final String BOOKING_ID = "handshake.booking_id";

    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile CountDownLatch open = new CountDownLatch(0);

    TraceReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(LoopbackPorts.HOST, 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    /**
     * One span, as it came.
     *
     * @param parent empty where the trace begins
     * @param links the spans that it is linked to, as "trace/span"
     */
    record Told(
            String service,
            String name,
            String trace,
            String id,
            String parent,
            Map<String, String> attributes,
            List<String> links,
            boolean isError,
            String why) {

        private static Told of(ResourceSpans from, Span span) {
            return new Told(
                    attributes(from.getResource().getAttributesList()).getOrDefault("service.name", ""),
                    span.getName(),
                    hex(span.getTraceId()),
                    hex(span.getSpanId()),
                    hex(span.getParentSpanId()),
                    attributes(span.getAttributesList()),
                    span.getLinksList().stream()
                            .map(link -> hex(link.getTraceId()) + "/" + hex(link.getSpanId()))
                            .toList(),
                    span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
                    span.getStatus().getMessage());
        }

        private static Map<String, String> attributes(List<KeyValue> given) {
            return given.stream()
                    .collect(Collectors.toMap(
                            KeyValue::getKey,
                            one -> one.getValue().hasIntValue()
                                    ? Long.toString(one.getValue().getIntValue())
                                    : one.getValue().getStringValue(),
                            (one, other) -> other,
                            TreeMap::new));
        }

        private static String hex(ByteString bytes) {
            return HexFormat.of().formatHex(bytes.toByteArray());
        }
    }

    String url() {
        return "http://" + LoopbackPorts.HOST + ":" + server.getAddress().getPort() + "/v1/traces";
    }

    /** All that came. */
    List<Told> told() {
        return List.copyOf(told);
    }

    /** What came of this booking, of whatever trace. */
    List<Told> of(String bookingId) {
        return told.stream()
                .filter(span -> bookingId.equals(span.attributes().get(BOOKING_ID)))
                .toList();
    }

    /** The only span of this name among them. */
    static Optional<Told> named(List<Told> spans, String name) {
        return spans.stream().filter(span -> span.name().equals(name)).findFirst();
    }

    /** From now on nothing is answered. */
    void standStill() {
        open = new CountDownLatch(1);
    }

    /** It answers again, those who wait as well. */
    void goOn() {
        open.countDown();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = ExportTraceServiceRequest.parseFrom(
                    exchange.getRequestBody().readAllBytes());
            if (!open.await(LONGEST_STILL_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
            for (ResourceSpans from : request.getResourceSpansList()) {
                from.getScopeSpansList()
                        .forEach(scope -> scope.getSpansList().forEach(span -> told.add(Told.of(from, span))));
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        goOn();
        server.stop(0);
    }
}

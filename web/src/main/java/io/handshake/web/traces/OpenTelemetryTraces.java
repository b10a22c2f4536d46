package io.handshake.web.traces;

import io.handshake.contracts.Traceparent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Tells a collector, by OTLP over HTTP. Spans are put into memory and sent by a thread of their own; beyond these bounds they
 * are lost, and nobody waits for them.
 */
public final class OpenTelemetryTraces implements Traces {

    /** Several seconds of a busy service; what comes beyond them while a collector is slow is lost. */
    private static final int MOST_WAITING = 4_096;

    private static final int MOST_AT_ONCE = 512;
    private static final Duration GATHER_FOR = Duration.ofSeconds(1);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(5);

    /** Of a stopping service; a collector that is away then costs this much of its stop. */
    private static final Duration LAST_ONES_WITHIN = Duration.ofSeconds(2);

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    private OpenTelemetryTraces(SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider.get("io.handshake");
    }

    /**
     * To the collector at this address.
     *
     * @param share of the traces that begin here; whether one that began elsewhere is told was decided there
     */
    static OpenTelemetryTraces to(URI collector, double share, String service) {
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(collector.toString())
                .setConnectTimeout(CONNECT_WITHIN)
                .setTimeout(TAKEN_WITHIN)
                // What is not taken is lost: to try again would keep what comes after it from going out.
                .setRetryPolicy(null)
                .build();
        return by(
                BatchSpanProcessor.builder(new OpenTelemetryCollector(exporter))
                        .setMaxQueueSize(MOST_WAITING)
                        .setMaxExportBatchSize(MOST_AT_ONCE)
                        .setScheduleDelay(GATHER_FOR)
                        .setExporterTimeout(TAKEN_WITHIN)
                        .build(),
                share,
                service);
    }

    /** Through this processor; public for the tests of the rooms that tell. */
    public static OpenTelemetryTraces by(SpanProcessor processor, double share, String service) {
        return new OpenTelemetryTraces(SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(
                                AttributeKey.stringKey("service.name"),
                                service,
                                AttributeKey.stringKey("service.namespace"),
                                "handshake"))))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(share)))
                .addSpanProcessor(processor)
                .build());
    }

    @Override
    public Span begin(Span.Kind kind, String name, String parent) {
        return belongsToNone(kind, parent)
                ? new Untold(parent)
                : new OpenTelemetrySpan(builder(kind, name, parent).startSpan());
    }

    @Override
    public Span begin(Span.Kind kind, String name, String parent, Instant at) {
        return belongsToNone(kind, parent)
                ? new Untold(parent)
                : new OpenTelemetrySpan(
                        builder(kind, name, parent).setStartTimestamp(at).startSpan());
    }

    private static boolean belongsToNone(Span.Kind kind, String parent) {
        return parent.isEmpty() && kind != Span.Kind.SERVER;
    }

    private SpanBuilder builder(Span.Kind kind, String name, String parent) {
        return tracer.spanBuilder(name).setSpanKind(kind(kind)).setParent(context(parent));
    }

    private static Context context(String parent) {
        return Traceparent.isValid(parent)
                ? Context.root().with(io.opentelemetry.api.trace.Span.wrap(remote(parent)))
                : Context.root();
    }

    /** By the places that W3C Trace Context gives the parts of a valid header. */
    static SpanContext remote(String traceparent) {
        return SpanContext.createFromRemoteParent(
                traceparent.substring(3, 35),
                traceparent.substring(36, 52),
                TraceFlags.fromHex(traceparent, 53),
                TraceState.getDefault());
    }

    private static SpanKind kind(Span.Kind kind) {
        return switch (kind) {
            case SERVER -> SpanKind.SERVER;
            case PRODUCER -> SpanKind.PRODUCER;
            case CONSUMER -> SpanKind.CONSUMER;
            case INTERNAL -> SpanKind.INTERNAL;
        };
    }

    @Override
    public void close() {
        provider.shutdown().join(LAST_ONES_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }
}

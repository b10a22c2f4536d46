package io.handshake.web.traces;

import io.handshake.contracts.Traceparent;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Instant;

/** A span of the SDK. */
record OpenTelemetrySpan(io.opentelemetry.api.trace.Span span) implements Span {

    @Override
    public String traceparent() {
        SpanContext context = span.getSpanContext();
        // The first level of the recommendation knows this flag only.
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + (context.isSampled() ? "-01" : "-00");
    }

    @Override
    public Span with(Attribute attribute, Object value) {
        switch (value) {
            case Integer number -> span.setAttribute(attribute.key(), number.longValue());
            case Long number -> span.setAttribute(attribute.key(), number);
            default -> span.setAttribute(attribute.key(), value.toString());
        }
        return this;
    }

    @Override
    public Span linkedTo(String first) {
        if (Traceparent.isValid(first)) {
            span.addLink(OpenTelemetryTraces.remote(first));
        }
        return this;
    }

    @Override
    public Span failed(String why) {
        span.setStatus(StatusCode.ERROR, why);
        return this;
    }

    @Override
    public void end() {
        span.end();
    }

    @Override
    public void end(Instant at) {
        span.end(at);
    }
}

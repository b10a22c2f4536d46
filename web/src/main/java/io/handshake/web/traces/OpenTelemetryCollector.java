package io.handshake.web.traces;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to the collector. That one is away is said once a minute, where the SDK would add a stack trace. */
final class OpenTelemetryCollector implements SpanExporter {

    private static final Logger log = LoggerFactory.getLogger(OpenTelemetryCollector.class);
    private static final Duration SAID_EVERY = Duration.ofMinutes(1);

    private final SpanExporter collector;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong sayAfter = new AtomicLong(System.nanoTime());

    OpenTelemetryCollector(SpanExporter collector) {
        this.collector = collector;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        CompletableResultCode result = collector.export(spans);
        return result.whenComplete(() -> {
            if (!result.isSuccess()) {
                lost(count);
            }
        });
    }

    private void lost(int count) {
        lost.addAndGet(count);
        long now = System.nanoTime();
        long due = sayAfter.get();
        if (now - due >= 0 && sayAfter.compareAndSet(due, now + SAID_EVERY.toNanos())) {
            log.atWarn()
                    .addKeyValue("event", "traces_not_taken")
                    .addKeyValue("spans", lost.getAndSet(0))
                    .log();
        }
    }

    @Override
    public CompletableResultCode flush() {
        return collector.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return collector.shutdown();
    }
}

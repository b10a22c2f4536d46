package io.handshake.web.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OpenTelemetryCollectorTest {

    private static final class Away implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return CompletableResultCode.ofFailure();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    @Test
    void thatACollectorIsAwayIsSaidOnceInAWhile(CapturedOutput output) {
        try (Traces traces =
                OpenTelemetryTraces.by(SimpleSpanProcessor.create(new OpenTelemetryCollector(new Away())), 1, "a")) {
            for (int n = 0; n < 5; n++) {
                traces.begin(Span.Kind.SERVER, "webhook", "").end();
            }
        }

        assertThat(output).containsOnlyOnce("event=\"traces_not_taken\"").contains("spans=\"1\"");
    }
}

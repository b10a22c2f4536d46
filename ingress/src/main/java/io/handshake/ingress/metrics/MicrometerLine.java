package io.handshake.ingress.metrics;

import io.handshake.ingress.answer.Answers;
import io.handshake.ingress.answer.OutcomeLine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Who waits, and whether outcomes can be heard. */
record MicrometerLine(Answers answers, OutcomeLine line) implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("handshake.webhooks.waiting", answers::size)
                .description("Tool calls that wait for their outcome.")
                .register(registry);
        Gauge.builder("handshake.line.open", () -> line.open() ? 1 : 0)
                .description("Whether requests can be passed on, and outcomes heard.")
                .register(registry);
    }
}

package io.handshake.ingress.metrics;

import io.handshake.contracts.FailureReason;
import io.handshake.ingress.answer.Verdict;
import io.handshake.ingress.intake.AnswerCounts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/** What callers were told, and after how long. Every series is there from the start: a rate needs a value before the first. */
final class MicrometerAnswers implements AnswerCounts {

    /** A caller waits 15 s, and Vapi 20. */
    private static final Duration[] BOUNDS = LongStream.of(
                    50, 100, 250, 500, 1_000, 2_000, 3_000, 5_000, 7_500, 10_000, 14_000, 16_000, 20_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    /** Making one, in order to find that it is there, costs more than what it counts. */
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    MicrometerAnswers(MeterRegistry registry) {
        this.registry = registry;
        timer("confirmed");
        timer("pending");
        for (FailureReason reason : FailureReason.values()) {
            timer(reason.name());
        }
    }

    @Override
    public void answered(Verdict verdict, Duration took) {
        timer(verdict.kind()).record(took);
    }

    private Timer timer(String kind) {
        return timers.computeIfAbsent(
                kind,
                _ -> Timer.builder("handshake.answers")
                        .description("From a webhook's arrival to its answer, for each tool call.")
                        .tag("kind", kind)
                        .serviceLevelObjectives(BOUNDS)
                        .register(registry));
    }
}

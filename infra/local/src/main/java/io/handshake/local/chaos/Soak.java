package io.handshake.local.chaos;

import io.handshake.local.Screen;
import io.handshake.local.gauge.KafkaLag;
import io.handshake.local.gauge.Pace;
import io.handshake.local.gauge.ProcessFigures;
import io.handshake.local.gauge.ProcessGauge;
import io.handshake.local.house.BoundedWait;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.ServiceProcess;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Steady load without faults, and a look at every process now and then. */
final class Soak {

    private static final int SAMPLES = 30;
    /** Who called last hears within 15 s, whatever it is. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

    private static final Duration LEAST_BETWEEN = Duration.ofSeconds(4);

    private final LocalHouse house;
    private final ChaosOptions options;
    private final Screen screen;
    private final SqlProgress progress;
    private final Callers callers;
    private final SteadyLoad steady;

    Soak(LocalHouse house, ChaosOptions options, Wishes wishes, Screen screen, Clock clock) {
        this.house = house;
        this.options = options;
        this.screen = screen;
        this.progress = new SqlProgress(house.database());
        this.callers = new Callers(house, clock);
        this.steady = new SteadyLoad(callers, wishes, options.rate());
    }

    SoakFigures run() {
        Pace pace = new Pace();
        Thread load = Thread.ofVirtual().name("load").start(() -> steady.lasts(options.length()));
        Duration between = options.length().dividedBy(SAMPLES);
        Duration every = between.compareTo(LEAST_BETWEEN) > 0 ? between : LEAST_BETWEEN;
        List<SoakSample> samples = new ArrayList<>();
        try (KafkaLag lag = new KafkaLag(house.kafkaServers())) {
            for (Duration at = every; at.compareTo(options.length()) <= 0; at = at.plus(every)) {
                if (!pace.awaitAt(at)) {
                    break;
                }
                samples.add(sample(pace, lag));
                screen.say(SoakFigures.line(samples.getLast()));
            }
        } finally {
            load.interrupt();
        }
        long seconds = pace.elapsed().toSeconds();
        BoundedWait.until(ANSWERED_WITHIN, () -> callers.waiting() == 0);
        long confirmed = SqlProgress.count(progress.states().orElse(Map.of()), "CONFIRMED");
        return SoakFigures.of(options.rate(), seconds, callers.calls(), confirmed, samples);
    }

    private SoakSample sample(Pace pace, KafkaLag lag) {
        Map<String, ProcessFigures> processes = new TreeMap<>();
        for (ServiceProcess service : house.services()) {
            processes.put(service.name(), ProcessGauge.of(service.pid()));
        }
        Map<String, Long> states = progress.states().orElse(Map.of());
        return new SoakSample(
                pace.elapsed().toSeconds(),
                processes,
                progress.connections().orElse(0L),
                lag.records(),
                SqlProgress.open(states),
                SqlProgress.all(states) - SqlProgress.open(states));
    }
}

package io.handshake.local.chaos;

import io.handshake.local.Screen;
import io.handshake.local.gauge.Pace;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How long a dead worker delays its bookings: when it is the only one and comes back, and when another is there. */
final class Recovery {

    private static final Duration LOAD = Duration.ofSeconds(3);
    /** As slow as the real Google often is, so that a kill meets bookings at work. */
    private static final Duration GOOGLE_TAKES = Duration.ofMillis(300);

    private static final Duration DECIDED_WITHIN = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final LocalHouse house;
    private final ChaosOptions options;
    private final Screen screen;
    private final SqlProgress progress;
    private final Callers callers;
    private final SteadyLoad load;

    Recovery(LocalHouse house, ChaosOptions options, Wishes wishes, Screen screen, Clock clock) {
        this.house = house;
        this.options = options;
        this.screen = screen;
        this.progress = new SqlProgress(house.database());
        this.callers = new Callers(house, clock);
        this.load = new SteadyLoad(callers, wishes, options.rate());
    }

    /** One worker stands when this begins. */
    RecoveryFigures run() {
        house.google().orElseThrow().latency(GOOGLE_TAKES);
        ServiceProcess worker = house.services(Service.SAGA_WORKER).getFirst();
        warmUp();
        List<Double> alone = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            alone.add(shown("the only worker, from its restart", round, untilDecided(worker, true)));
            ChaosHouse.awaitReady(house);
        }
        house.start(Service.SAGA_WORKER);
        ChaosHouse.awaitReady(house);
        warmUp();
        List<Double> beside = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            beside.add(shown("one of two, from the kill", round, untilDecided(worker, false)));
            worker.restart();
            ChaosHouse.awaitReady(house);
        }
        return new RecoveryFigures(options.rate(), alone, beside);
    }

    /** The first bookings of a JVM are slow, and that is not what is measured. */
    private void warmUp() {
        load.lasts(LOAD);
        secondsUntilAllAreDecided();
    }

    private double untilDecided(ServiceProcess worker, boolean restart) {
        load.lasts(LOAD);
        worker.kill();
        if (restart) {
            worker.restart();
        }
        return secondsUntilAllAreDecided();
    }

    /** From now; negative when that did not happen within the bound. */
    private double secondsUntilAllAreDecided() {
        Pace pace = new Pace();
        while (!areAllDecided()) {
            if (pace.elapsed().compareTo(DECIDED_WITHIN) > 0 || !Pace.pause(LOOK_EVERY)) {
                return -1;
            }
        }
        return pace.elapsed().toMillis() / 1000.0;
    }

    private boolean areAllDecided() {
        Map<String, Long> states = progress.states().orElse(Map.of());
        return SqlProgress.all(states) == callers.calls() && SqlProgress.open(states) == 0;
    }

    private double shown(String what, int round, double seconds) {
        screen.say("round " + round + ", " + what + ": " + (seconds < 0 ? "not within the bound" : seconds + " s"));
        return seconds;
    }
}

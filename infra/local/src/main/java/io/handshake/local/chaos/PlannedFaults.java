package io.handshake.local.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws the faults that strike processes: spread over the load, every kind once before any is weighed against the others. */
final class PlannedFaults {

    /** A worker counts as dead after 3 s without a heartbeat, and its consumer after 6 s. */
    private static final int WORKER_PAUSE_MS = 3_200;

    private static final int WORKER_PAUSE_MORE_MS = 5_000;
    private static final int INGRESS_PAUSE_MS = 500;
    private static final int INGRESS_PAUSE_MORE_MS = 4_000;
    private static final int DOWN_MORE_MS = 1_500;
    private static final int TARGETS = 1_000;

    static List<ProcessFault> of(int count, Duration load, RandomGenerator random) {
        List<Strike> strikes = strikes(count, random);
        List<ProcessFault> faults = new ArrayList<>();
        double share = (double) load.toMillis() / Math.max(1, count);
        for (int number = 0; number < count; number++) {
            Duration at = Duration.ofMillis((long) (share * (number + random.nextDouble())));
            Strike strike = strikes.get(number);
            faults.add(new ProcessFault(at, strike, random.nextInt(TARGETS), lasts(strike, random)));
        }
        return List.copyOf(faults);
    }

    private static List<Strike> strikes(int count, RandomGenerator random) {
        List<Strike> strikes = new ArrayList<>(Arrays.asList(Strike.values()));
        shuffle(strikes, random);
        while (strikes.size() < count) {
            strikes.add(weighed(random));
        }
        return strikes;
    }

    private static void shuffle(List<Strike> strikes, RandomGenerator random) {
        for (int last = strikes.size() - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            strikes.set(last, strikes.set(other, strikes.get(last)));
        }
    }

    private static Strike weighed(RandomGenerator random) {
        int dice = random.nextInt(
                Arrays.stream(Strike.values()).mapToInt(Strike::weight).sum());
        for (Strike strike : Strike.values()) {
            dice -= strike.weight();
            if (dice < 0) {
                return strike;
            }
        }
        throw new IllegalStateException("the dice show more than all weights");
    }

    private static Duration lasts(Strike strike, RandomGenerator random) {
        return Duration.ofMillis(
                switch (strike) {
                    case PAUSE_WORKER -> WORKER_PAUSE_MS + random.nextInt(WORKER_PAUSE_MORE_MS);
                    case PAUSE_INGRESS -> INGRESS_PAUSE_MS + random.nextInt(INGRESS_PAUSE_MORE_MS);
                    case KILL_WORKER,
                            STOP_WORKER,
                            KILL_INGRESS,
                            STOP_INGRESS,
                            RESTART_BROKER,
                            RESTART_DATABASE,
                            KILL_DATABASE -> random.nextInt(DOWN_MORE_MS);
                });
    }

    private PlannedFaults() {}
}

package io.handshake.local.chaos;

import io.handshake.local.Departure;
import io.handshake.local.Screen;
import io.handshake.local.gauge.DataFolder;
import io.handshake.local.house.HousePlan;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** {@code ./handshake chaos}: exits with 0 when every promise was kept, 1 when not, 2 when it was asked wrongly. */
public final class ChaosApplication {

    static final int FAILED = 1;

    private static final int ASKED_WRONGLY = 2;
    private static final int MOST_SEEDS = 1_000_000;

    /** The system property {@code handshake.root} says where the repository is; the command sets it. */
    public static void main(String[] arguments) {
        Screen screen = new Screen(System.out, System.nanoTime());
        Clock clock = Clock.systemUTC();
        Path here = Path.of("").toAbsolutePath();
        Path repository =
                here.resolve(System.getProperty("handshake.root", ".")).normalize();
        ChaosOptions options;
        try {
            options = ChaosOptions.parse(List.of(arguments), repository, here, clock.millis() % MOST_SEEDS);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(ASKED_WRONGLY);
            return;
        }
        Departure departure = new Departure(screen);
        // whatever ends this before its verdict, a signal or a bug, is no success
        departure.failing(FAILED);
        departure.onEnd();
        DataFolder data;
        try {
            data = departure.holding(() -> DataFolder.of(options.data()));
        } catch (RuntimeException e) {
            System.err.println("handshake chaos: " + e.getMessage());
            System.exit(FAILED);
            return;
        }
        HousePlan plan = HousePlan.alone(repository, data.path());
        // where logback.xml writes to: it must be known before the first logger is, and opening a house empties its log
        // folder
        System.setProperty("handshake.log", data.path().toString());
        System.exit(new Chaos(options, plan, screen, clock, departure).run());
    }

    private ChaosApplication() {}
}

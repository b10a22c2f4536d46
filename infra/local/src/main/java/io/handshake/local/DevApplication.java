package io.handshake.local;

import io.handshake.local.house.Folders;
import io.handshake.local.house.HousePlan;
import io.handshake.local.house.Ports;
import io.handshake.local.house.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** {@code ./handshake dev}: exits with 0 after Ctrl-C, 1 when something does not start, 2 when it was asked wrongly. */
public final class DevApplication {

    private static final int ASKED_WRONGLY = 2;

    /** The system property {@code handshake.root} says where the repository is; the command sets it. */
    public static void main(String[] arguments) {
        Screen screen = new Screen(System.out, System.nanoTime());
        Path here = Path.of("").toAbsolutePath();
        Path repository =
                here.resolve(System.getProperty("handshake.root", ".")).normalize();
        HousePlan plan;
        DevOptions options;
        try {
            options = DevOptions.parse(List.of(arguments), repository, here);
            plan = new HousePlan(
                    repository,
                    new Folders(options.data()),
                    Ports.standard(options.portOffset()),
                    Settings.from(System.getenv()),
                    screen::isUp);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(ASKED_WRONGLY);
            return;
        }
        // the file that logback.xml writes to: it must be known before the first logger is
        System.setProperty("handshake.log", plan.folders().log().toString());
        System.exit(new Dev(options, plan, screen, Clock.systemUTC()).run());
    }

    private DevApplication() {}
}

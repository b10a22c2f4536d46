package io.handshake.local.chaos;

import io.handshake.local.Departure;
import io.handshake.local.Screen;
import io.handshake.local.gauge.JsonReport;
import io.handshake.local.house.HousePlan;
import io.handshake.local.house.LocalHouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a house of its own, does what was asked for, reports it, and says with its exit value how it went. */
final class Chaos {

    private static final Logger LOG = LoggerFactory.getLogger(Chaos.class);
    private static final String LOG_OF_THIS = "launcher.log";
    private static final int MOST_VIOLATIONS_SHOWN = 20;
    /** With fewer faults than these the preparation costs more than it saves. */
    private static final int QUICKENED_FROM = 50;

    private final ChaosOptions options;
    private final HousePlan plan;
    private final Screen screen;
    private final Clock clock;
    private final Departure departure;

    Chaos(ChaosOptions options, HousePlan plan, Screen screen, Clock clock, Departure departure) {
        this.options = options;
        this.plan = plan;
        this.screen = screen;
        this.clock = clock;
        this.departure = departure;
    }

    /** The exit value, which is also what the departure exits with. */
    int run() {
        boolean isGood = false;
        try {
            screen.say("The house lies in " + plan.folders().data());
            LocalHouse house = departure.holding(() -> ChaosHouse.open(plan));
            isGood = switch (options.mode()) {
                case CHAOS -> chaos(house);
                case RECOVERY -> recovery(house);
                case SOAK -> soak(house);
            };
        } catch (RuntimeException e) {
            if (!departure.hasBegun()) {
                failed(e);
            }
        } finally {
            if (!isGood && !departure.hasBegun()) {
                keepLogs(options.report().resolve("logs"));
            }
        }
        return departure.failing(isGood ? 0 : ChaosApplication.FAILED);
    }

    private boolean chaos(LocalHouse house) {
        screen.say("Seed " + options.seed() + ": " + options.bookings() + " bookings, " + options.faults()
                + " faults. The same again: " + options.command());
        ChaosPlan chaos = ChaosPlan.of(options, LocalDate.now(clock));
        if (options.faults() >= QUICKENED_FROM) {
            quicken(house);
        }
        ChaosHouse.start(house, options.workers(), options.ingresses());
        ChaosHouse.settle(house, chaos.clinics());
        screen.sinceStart("The house is up, which");
        ChaosFigures figures =
                new ChaosRun(house, options, chaos, screen, clock).run().figures();
        List<String> lines = new ArrayList<>(figures.lines());
        figures.violations().stream().limit(MOST_VIOLATIONS_SHOWN).forEach(violation -> lines.add("  " + violation));
        lines.add("The same again: " + options.command());
        report("chaos", figures, lines);
        return figures.isGood();
    }

    private boolean recovery(LocalHouse house) {
        Wishes wishes = wishes();
        quicken(house);
        ChaosHouse.start(house, 1, 1);
        ChaosHouse.settle(house, wishes.clinics());
        RecoveryFigures figures = new Recovery(house, options, wishes, screen, clock).run();
        report("recovery", figures, figures.lines());
        return figures.isGood();
    }

    private void quicken(LocalHouse house) {
        screen.say("Making the services' starts quick, which takes a minute once for each build ...");
        ChaosHouse.quicken(house);
    }

    private boolean soak(LocalHouse house) {
        Wishes wishes = wishes();
        ChaosHouse.start(house, options.workers(), options.ingresses());
        ChaosHouse.settle(house, wishes.clinics());
        SoakFigures figures = new Soak(house, options, wishes, screen, clock).run();
        report("soak", figures, figures.lines());
        return figures.isGood();
    }

    private Wishes wishes() {
        return new Wishes(PlannedClinic.several(options.clinics()), LocalDate.now(clock));
    }

    private void report(String name, Record figures, List<String> lines) {
        screen.say("");
        lines.forEach(screen::say);
        JsonReport.write(options.report(), name, figures, lines);
        screen.say("The report is in " + options.report());
    }

    /** The house is about to be cleared away, and whoever looks for the reason needs them. */
    private void keepLogs(Path folder) {
        try {
            Files.createDirectories(folder);
            for (Path log : logs()) {
                Files.copy(log, folder.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
            screen.say("The logs are in " + folder);
        } catch (IOException e) {
            screen.say("The logs cannot be kept in " + folder + ": " + e.getMessage());
        }
    }

    /** The services', and our own. */
    private List<Path> logs() throws IOException {
        List<Path> found = new ArrayList<>();
        Path own = plan.folders().data().resolve(LOG_OF_THIS);
        if (Files.exists(own)) {
            found.add(own);
        }
        if (Files.isDirectory(plan.folders().log())) {
            try (Stream<Path> logs = Files.list(plan.folders().log())) {
                logs.filter(Files::isRegularFile).forEach(found::add);
            }
        }
        return found;
    }

    private static void failed(RuntimeException e) {
        LOG.atError().setCause(e).addKeyValue("event", "chaos_failed").log();
        System.err.println("handshake chaos: " + e.getMessage());
    }
}

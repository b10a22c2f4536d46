package io.handshake.local.bench;

import io.handshake.local.Screen;
import io.handshake.local.audit.AnswerAudit;
import io.handshake.local.audit.Evidence;
import io.handshake.local.audit.Evidence.Event;
import io.handshake.local.audit.Evidence.HostCalendar;
import io.handshake.local.audit.InvariantAudit;
import io.handshake.local.audit.LaterEvidence;
import io.handshake.local.house.BoundedWait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Runs cell after cell, the three ways of one cell next to each other, and audits each. */
final class Bench {

    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);
    private static final int WARM_UP_IN_FLIGHT = 256;
    /** A JVM compiles what it runs most, and throughput rises until that is done: it is looked at after each window. */
    private static final Duration WARM_UP_WINDOW = Duration.ofSeconds(5);

    private static final Duration SHORTEST_MEASURE = Duration.ofSeconds(4);
    private static final int MOST_WINDOWS = 24;
    /** Before so many the second compiler has not had its turn, however steady throughput looks. */
    private static final long LEAST_BOOKINGS = 20_000;

    private static final double STILL_RISING = 1.03;

    private final BenchHouse house;
    private final BenchOptions options;
    private final Map<Way, Load> loads;
    private final Meter meter;
    private final Screen screen;
    private final AtomicLong numbers = new AtomicLong();

    Bench(BenchHouse house, BenchOptions options, Map<Way, Load> loads, Meter meter, Screen screen) {
        this.house = house;
        this.options = options;
        this.loads = Map.copyOf(loads);
        this.meter = meter;
        this.screen = screen;
    }

    List<CellFigures> run() {
        warmUp();
        List<CellFigures> figures = new ArrayList<>();
        List<Cell> cells = options.cells();
        for (Cell cell : cells) {
            CellFigures measured = measured(cell, options.length());
            figures.add(measured);
            say(figures.size() + " of " + cells.size(), measured);
        }
        return figures;
    }

    /** What a JVM does for the first time is slow, and that is not what is measured. */
    private void warmUp() {
        for (Way way : options.ways()) {
            Cell cell = new Cell(way, Duration.ZERO, WARM_UP_IN_FLIGHT);
            Duration window = options.length().compareTo(WARM_UP_WINDOW) < 0 ? options.length() : WARM_UP_WINDOW;
            double before = 0;
            double best = 0;
            CellFigures newest = measured(cell, window);
            long bookings = newest.load().bookings();
            for (int windows = 1;
                    windows < mostWindows() && (bookings < LEAST_BOOKINGS || rises(newest, before, best));
                    windows++) {
                before = best;
                best = Math.max(best, newest.load().perSecond());
                newest = measured(cell, window);
                bookings += newest.load().bookings();
            }
            say("warm-up", newest);
        }
    }

    /** A run that is to be short is no measure of anything: it shows that everything works. */
    private int mostWindows() {
        return options.length().compareTo(SHORTEST_MEASURE) < 0 ? 1 : MOST_WINDOWS;
    }

    /** Against the best of all windows but the last two: one slow window does not end it. */
    private static boolean rises(CellFigures newest, double before, double best) {
        return Math.max(newest.load().perSecond(), best) > STILL_RISING * before;
    }

    private void say(String which, CellFigures measured) {
        screen.say(String.format(
                Locale.ROOT,
                "%10s  %-38s %8.1f bookings/s, p50 %7.1f ms, p99 %7.1f ms%s",
                which,
                measured.cell(),
                measured.load().perSecond(),
                measured.load().p50Millis(),
                measured.load().p99Millis(),
                trouble(measured)));
    }

    private static String trouble(CellFigures measured) {
        return measured.violations().isEmpty() && measured.load().strangeCount() == 0
                ? ""
                : ", " + measured.violations().size() + " violations, "
                        + measured.load().strangeCount() + " ended strangely";
    }

    private CellFigures measured(Cell cell, Duration length) {
        house.standIn().latency(cell.latency());
        LaterEvidence later =
                new LaterEvidence(house.house().kafkaServers(), house.house().database());
        meter.watchAnew();
        Meter.Reading before = meter.read();
        LoadFigures load = load(cell.way()).run(cell.inFlight(), length, numbers);
        boolean settled = BoundedWait.until(SETTLED_WITHIN, later::isSettled);
        Meter.Reading after = meter.read();
        List<String> violations = new ArrayList<>(violations(cell, load, later));
        if (!settled) {
            violations.add("run: not everything was decided and announced " + SETTLED_WITHIN.toSeconds()
                    + " s after the load");
        }
        house.standIn().forgetEvents();
        return new CellFigures(
                cell,
                load,
                after.cpuSince(before),
                meter.mostResidentMib(),
                after.sql().walBytes() - before.sql().walBytes(),
                after.sql().transactions() - before.sql().transactions(),
                after.sql().walSyncs() - before.sql().walSyncs(),
                after.kafka().records() - before.kafka().records(),
                after.kafka().bytes() - before.kafka().bytes(),
                violations);
    }

    private Load load(Way way) {
        Load load = loads.get(way);
        if (load == null) {
            throw new IllegalStateException("There is no load on the way " + way.label());
        }
        return load;
    }

    private List<String> violations(Cell cell, LoadFigures load, LaterEvidence later) {
        List<Event> events = house.liveEvents();
        if (cell.way() == Way.DIRECT) {
            return DirectAudit.violations(load, later.appointments(), events);
        }
        Map<String, HostCalendar> calendars = house.clinics().stream()
                .collect(Collectors.toMap(BenchClinic::orgId, clinic -> HostCalendar.primaryOf(clinic.account())));
        Evidence evidence = later.gathered(events, calendars);
        List<String> violations = new ArrayList<>(InvariantAudit.violations(evidence));
        if (load(cell.way()) instanceof WebhookLoad webhook) {
            violations.addAll(AnswerAudit.violations(evidence, webhook.answers()));
        }
        return violations;
    }
}

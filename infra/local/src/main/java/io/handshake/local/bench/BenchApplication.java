package io.handshake.local.bench;

import io.handshake.local.Departure;
import io.handshake.local.Screen;
import io.handshake.local.gauge.DataFolder;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code ./handshake bench}: exits with 0 when every cell was measured and every promise was kept in it, 1 when not, 2 when
 * it was asked wrongly. Needs Linux ({@code /proc}).
 */
public final class BenchApplication {

    private static final int FAILED = 1;
    private static final int ASKED_WRONGLY = 2;

    private final BenchOptions options;
    private final Screen screen;
    private final Clock clock;
    private final Departure departure;

    private BenchApplication(BenchOptions options, Screen screen, Clock clock, Departure departure) {
        this.options = options;
        this.screen = screen;
        this.clock = clock;
        this.departure = departure;
    }

    /** The system property {@code handshake.root} says where the repository is; the command sets it. */
    public static void main(String[] arguments) {
        Screen screen = new Screen(System.out, System.nanoTime());
        Path here = Path.of("").toAbsolutePath();
        Path repository =
                here.resolve(System.getProperty("handshake.root", ".")).normalize();
        BenchOptions options;
        try {
            options = BenchOptions.parse(List.of(arguments), repository, here);
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
            System.err.println("handshake bench: " + e.getMessage());
            System.exit(FAILED);
            return;
        }
        // where logback.xml writes to: it must be known before the first logger is
        System.setProperty("handshake.log", data.path().toString());
        System.exit(new BenchApplication(options, screen, Clock.systemUTC(), departure).run(repository, data));
    }

    private int run(Path repository, DataFolder data) {
        try {
            screen.say("The house lies in " + data.path());
            return departure.failing(measured(repository, data) ? 0 : FAILED);
        } catch (RuntimeException e) {
            if (!departure.hasBegun()) {
                logger().atError()
                        .setCause(e)
                        .addKeyValue("event", "bench_failed")
                        .log();
                System.err.println("handshake bench: " + e.getMessage());
            }
            return departure.failing(FAILED);
        }
    }

    private static Logger logger() {
        return LoggerFactory.getLogger(BenchApplication.class);
    }

    private boolean measured(Path repository, DataFolder data) {
        BenchHouse house = departure.holding(() -> BenchHouse.open(repository, data.path(), options));
        BenchWishes wishes =
                new BenchWishes(house.clinics(), LocalDate.now(clock).plusDays(2));
        house.settle(options, wishes, clock);
        Map<Way, Load> loads = loads(house, wishes);
        Meter meter = departure.holding(() -> meter(house, loads));
        screen.sinceStart("The house is up, which");
        List<CellFigures> cells = new Bench(house, options, loads, meter, screen).run();
        BenchFigures figures =
                new BenchFigures(options, BenchMachine.here(), clock.instant(), BenchHouse.RAISED, cells);
        screen.say("");
        BenchTable.lines(figures).forEach(screen::say);
        BenchReport.write(options.report(), figures);
        screen.say("The report is in " + options.report());
        return figures.isGood();
    }

    private Map<Way, Load> loads(BenchHouse house, BenchWishes wishes) {
        Map<Way, Load> loads = new EnumMap<>(Way.class);
        for (Way way : options.ways()) {
            loads.put(way, departure.holding(() -> switch (way) {
                case DIRECT ->
                    new DirectProcess(
                            house.directSettings(),
                            wishes,
                            BenchHouse.profiled("direct", BenchHouse.jvm("-Xmx" + options.heapMib() + "m"), options),
                            house.apart().log().resolve("direct.log"));
                case TOPIC -> new KafkaTopicLoad(house.house().kafkaServers(), wishes, clock);
                case WEBHOOK ->
                    new WebhookLoad(
                            house.services(Service.INGRESS).stream()
                                    .map(ingress -> URI.create(ingress.url()))
                                    .toList(),
                            house.house().vapiSecret(),
                            wishes,
                            clock);
            }));
        }
        return loads;
    }

    private static Meter meter(BenchHouse house, Map<Way, Load> loads) {
        SqlCounters sql = new SqlCounters(house.house().database());
        List<Meter.Measured> processes = new ArrayList<>();
        processes.add(of("kafka", List.of(house.kafka().pid())));
        processes.add(of("google", List.of(house.google().pid())));
        processes.add(new Meter.Measured("postgresql", List.of(sql.postmaster()), true));
        processes.add(of("load", List.of(ProcessHandle.current().pid())));
        for (Service service : Service.values()) {
            processes.add(of(
                    service.serviceName(),
                    house.services(service).stream().map(ServiceProcess::pid).toList()));
        }
        if (loads.get(Way.DIRECT) instanceof DirectProcess direct) {
            processes.add(of("direct", List.of(direct.pid())));
        }
        return new Meter(processes, sql, new KafkaCounters(house.house().kafkaServers()));
    }

    private static Meter.Measured of(String name, List<Long> pids) {
        return new Meter.Measured(name, pids, false);
    }
}

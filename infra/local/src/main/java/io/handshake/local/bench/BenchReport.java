package io.handshake.local.bench;

import io.handshake.local.gauge.JsonReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run as a program reads it: flat, with units in the names, and null where there is nothing to tell.
 *
 * @param at when it began, in UTC
 */
record BenchReport(
        String command,
        BenchMachine machine,
        String at,
        int clinics,
        int workers,
        int ingresses,
        int rows,
        int heapMib,
        long secondsACell,
        List<String> raisedLimits,
        boolean isGood,
        List<Row> cells,
        List<Target> targets) {

    private static final String NAME = "bench";

    BenchReport {
        raisedLimits = List.copyOf(raisedLimits);
        cells = List.copyOf(cells);
        targets = List.copyOf(targets);
    }

    /**
     * One cell.
     *
     * @param xDirect bookings a second, as a multiple of direct's
     * @param cpuXDirect CPU for a booking, as a multiple of direct's
     * @param cpuSecondsPerThousand of all that an operator pays for
     * @param cpuSecondsPerThousandByProcess of the stand-in for Google and the load, too
     */
    record Row(
            String way,
            long latencyMillis,
            int inFlight,
            long bookings,
            long confirmed,
            long refused,
            long strangeCount,
            List<String> strange,
            double seconds,
            @Nullable Double bookingsPerSecond,
            @Nullable Double xDirect,
            @Nullable Double p50Millis,
            @Nullable Double p99Millis,
            @Nullable Double maxMillis,
            @Nullable Double p50OverDirectMillis,
            @Nullable Double cpuSecondsPerThousand,
            @Nullable Double cpuXDirect,
            Map<String, Double> cpuSecondsPerThousandByProcess,
            @Nullable Double walBytesPerBooking,
            @Nullable Double commitsPerBooking,
            @Nullable Double syncsPerBooking,
            @Nullable Double kafkaRecordsPerBooking,
            @Nullable Double kafkaBytesPerBooking,
            Map<String, Long> residentMib,
            List<String> violations) {

        static Row of(Compared compared) {
            CellFigures figures = compared.figures();
            Cell cell = figures.cell();
            LoadFigures load = figures.load();
            return new Row(
                    cell.way().label(),
                    cell.latency().toMillis(),
                    cell.inFlight(),
                    load.bookings(),
                    load.confirmed(),
                    load.refused(),
                    load.strangeCount(),
                    load.strange(),
                    load.seconds(),
                    told(load.perSecond()),
                    told(compared.throughput()),
                    told(load.p50Millis()),
                    told(load.p99Millis()),
                    told(load.maxMillis()),
                    told(compared.addedMedian()),
                    told(figures.cpuPerThousand()),
                    told(compared.cpu()),
                    byProcess(figures),
                    told(figures.perBooking(figures.walBytes())),
                    told(figures.perBooking(figures.commits())),
                    told(figures.perBooking(figures.syncs())),
                    told(figures.perBooking(figures.kafkaRecords())),
                    told(figures.perBooking(figures.kafkaBytes())),
                    figures.residentMib(),
                    figures.violations());
        }

        private static Map<String, Double> byProcess(CellFigures figures) {
            Map<String, Double> all = new TreeMap<>();
            figures.cpuSeconds()
                    .forEach((process, seconds) -> Compared.finite(
                                    1000 * seconds / figures.load().bookings())
                            .ifPresent(each -> all.put(process, each)));
            return all;
        }

        private static @Nullable Double told(double figure) {
            return told(Compared.finite(figure));
        }

        private static @Nullable Double told(OptionalDouble figure) {
            return figure.isEmpty() ? null : figure.getAsDouble();
        }
    }

    static BenchReport of(BenchFigures figures) {
        BenchOptions options = figures.options();
        return new BenchReport(
                options.command(),
                figures.machine(),
                figures.at().toString(),
                options.clinics(),
                options.workers(),
                options.ingresses(),
                options.rows(),
                options.heapMib(),
                options.length().toSeconds(),
                figures.raisedLimits(),
                figures.isGood(),
                figures.compared().stream().map(Row::of).toList(),
                BenchTargets.of(figures));
    }

    /** Leaves {@code bench.json}, {@code bench.txt} and {@code bench.svg} in the folder, over those of an earlier run. */
    static void write(Path folder, BenchFigures figures) {
        JsonReport.write(folder, NAME, of(figures), BenchTable.lines(figures));
        try {
            Files.writeString(folder.resolve(NAME + ".svg"), BenchPicture.svg(figures));
        } catch (IOException e) {
            throw new UncheckedIOException("The picture cannot be written to " + folder, e);
        }
    }
}

package io.handshake.local.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cells that nobody has measured: each of a thousand bookings, so that a CPU second is one for a thousand. */
record MadeUp(
        Way way,
        int latencyMillis,
        int inFlight,
        double perSecond,
        double p50,
        double p99,
        double cpu,
        int strange,
        List<String> violations) {

    static MadeUp cell(Way way, int latencyMillis, int inFlight) {
        return new MadeUp(way, latencyMillis, inFlight, 1000, 2, 4, 1, 0, List.of());
    }

    MadeUp at(double bookingsPerSecond) {
        return new MadeUp(way, latencyMillis, inFlight, bookingsPerSecond, p50, p99, cpu, strange, violations);
    }

    MadeUp taking(double median, double atWorst) {
        return new MadeUp(way, latencyMillis, inFlight, perSecond, median, atWorst, cpu, strange, violations);
    }

    MadeUp costing(double cpuSeconds) {
        return new MadeUp(way, latencyMillis, inFlight, perSecond, p50, p99, cpuSeconds, strange, violations);
    }

    MadeUp strange(int number) {
        return new MadeUp(way, latencyMillis, inFlight, perSecond, p50, p99, cpu, number, violations);
    }

    MadeUp violating(String promise) {
        return new MadeUp(way, latencyMillis, inFlight, perSecond, p50, p99, cpu, strange, List.of(promise));
    }

    CellFigures figures() {
        boolean isOurs = way != Way.DIRECT;
        return new CellFigures(
                new Cell(way, Duration.ofMillis(latencyMillis), inFlight),
                new LoadFigures(
                        990,
                        10,
                        strange,
                        strange == 0 ? List.of() : List.of("call-7: PENDING"),
                        1000 / perSecond,
                        p50,
                        p99,
                        2 * p99),
                isOurs
                        ? Map.of(
                                "saga-worker",
                                cpu / 2,
                                "kafka",
                                cpu / 4,
                                "postgresql",
                                cpu / 4,
                                "google",
                                0.5,
                                "load",
                                0.25)
                        : Map.of("direct", cpu / 2, "postgresql", cpu / 2, "google", 0.5, "load", 0.25),
                isOurs
                        ? Map.of("saga-worker", 300L, "ingress", 200L, "postgresql", 50L)
                        : Map.of("direct", 100L, "postgresql", 50L),
                isOurs ? 4_000_000 : 1_000_000,
                isOurs ? 3_000 : 1_000,
                isOurs ? 40 : 50,
                isOurs ? 2_000 : 0,
                isOurs ? 900_000 : 0,
                violations);
    }

    /** Of a run that was asked for just these. */
    static BenchFigures run(MadeUp... cells) {
        List<CellFigures> figures = new ArrayList<>();
        for (MadeUp cell : cells) {
            figures.add(cell.figures());
        }
        return new BenchFigures(
                BenchOptionsTest.parse(
                        "--latency",
                        joined(figures.stream()
                                .map(cell -> cell.cell().latency().toMillis())
                                .distinct()
                                .toList()),
                        "--in-flight",
                        joined(figures.stream()
                                .map(cell -> cell.cell().inFlight())
                                .distinct()
                                .toList()),
                        "--ways",
                        joined(figures.stream()
                                .map(cell -> cell.cell().way().label())
                                .distinct()
                                .toList())),
                new BenchMachine(2, 8_000, "25.0.1+8"),
                Instant.parse("2026-03-04T05:06:07.891Z"),
                List.of("<admitted> 4096 & more"),
                figures);
    }

    private static String joined(List<?> values) {
        return String.join(",", values.stream().map(Object::toString).toList());
    }
}

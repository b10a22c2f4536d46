package io.handshake.local.bench;

import io.handshake.local.bench.Target.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/** What the product should reach beside the direct way, measured on the same machine in the same run. */
final class BenchTargets {

    private static final List<Way> OURS = List.of(Way.TOPIC, Way.WEBHOOK);
    /** As a multiple of what the median may add. */
    private static final double ADDED_AT_P99 = 3;

    private static final double PHONE_THROUGHPUT = 0.9;
    private static final double PHONE_P99 = 1.5;
    private static final double MOST_PERCENT_LOST = 15;
    private static final int FEW = 16;
    private static final int MANY = 1024;

    private final BenchFigures figures;
    private final List<Target> targets = new ArrayList<>();

    private BenchTargets(BenchFigures figures) {
        this.figures = figures;
    }

    static List<Target> of(BenchFigures figures) {
        BenchTargets all = new BenchTargets(figures);
        all.saturation();
        all.cpu();
        all.alone();
        all.phone();
        all.linear();
        all.memory();
        return List.copyOf(all.targets);
    }

    private void saturation() {
        for (Way way : OURS) {
            targets.add(Target.atLeast(
                    way.label() + ", best throughput, Google 0 ms",
                    Bounds.of(way).throughput(),
                    "x direct",
                    ratio(fastest(way), fastest(Way.DIRECT), BenchTargets::perSecond)));
        }
        for (Way way : OURS) {
            targets.add(Target.atLeast(
                    way.label() + ", throughput, Google 150 ms, 1024 in flight",
                    Bounds.of(way).throughput(),
                    "x direct",
                    ratio(
                            figures.result(way, 150, MANY),
                            figures.result(Way.DIRECT, 150, MANY),
                            BenchTargets::perSecond)));
        }
    }

    private void cpu() {
        for (Way way : OURS) {
            targets.add(Target.atMost(
                    way.label() + ", CPU a booking, Google 0 ms, most in flight",
                    Bounds.of(way).cpu(),
                    "x direct",
                    ratio(busiest(way), busiest(Way.DIRECT), CellFigures::cpuPerThousand)));
        }
    }

    /** One booking at a time: what the product itself adds to the bare calls. */
    private void alone() {
        OptionalDouble direct =
                figure(figures.result(Way.DIRECT, 0, 1), cell -> cell.load().p50Millis());
        for (Way way : OURS) {
            Optional<CellFigures> own = figures.result(way, 0, 1);
            targets.add(Target.atMost(
                    way.label() + ", p50 above direct's, Google 0 ms, 1 in flight",
                    Bounds.of(way).addedMillis(),
                    "ms",
                    compared(figure(own, cell -> cell.load().p50Millis()), direct, (a, b) -> a - b)));
            targets.add(Target.atMost(
                    way.label() + ", p99 above direct's p50, Google 0 ms, 1 in flight",
                    ADDED_AT_P99 * Bounds.of(way).addedMillis(),
                    "ms",
                    compared(figure(own, cell -> cell.load().p99Millis()), direct, (a, b) -> a - b)));
        }
    }

    /** As clinics will see it. */
    private void phone() {
        Optional<CellFigures> own = figures.result(Way.WEBHOOK, 50, 64);
        Optional<CellFigures> direct = figures.result(Way.DIRECT, 50, 64);
        targets.add(Target.atLeast(
                "webhook, throughput, Google 50 ms, 64 in flight",
                PHONE_THROUGHPUT,
                "x direct",
                ratio(own, direct, BenchTargets::perSecond)));
        targets.add(Target.atMost(
                "webhook, p99, Google 50 ms, 64 in flight",
                PHONE_P99,
                "x direct",
                ratio(own, direct, cell -> cell.load().p99Millis())));
    }

    /** A booking must not cost more because there are many. */
    private void linear() {
        for (Way way : OURS) {
            OptionalDouble few = figure(figures.result(way, 0, FEW), CellFigures::cpuPerThousand);
            OptionalDouble many = figure(figures.result(way, 0, MANY), CellFigures::cpuPerThousand);
            targets.add(Target.noLess(
                    way.label() + ", bookings a CPU second, 1024 against 16 in flight, Google 0 ms",
                    MOST_PERCENT_LOST,
                    compared(few, many, (a, b) -> 100 * (a / b - 1))));
        }
    }

    private void memory() {
        List<CellFigures> held = figures.cells().stream()
                .filter(cell -> cell.cell().way() == Way.WEBHOOK && cell.cell().inFlight() == MANY)
                .toList();
        String name = "saga-worker and ingress hold 1024 in flight with "
                + figures.options().heapMib() + " MiB of heap each";
        String wanted = "nothing strange";
        if (held.isEmpty()) {
            targets.add(new Target(name, wanted, Target.NOTHING, Verdict.NOT_MEASURED));
            return;
        }
        long strange = held.stream()
                .mapToLong(
                        cell -> cell.load().strangeCount() + cell.violations().size())
                .sum();
        boolean isHeld =
                strange == 0 && held.stream().allMatch(cell -> cell.load().bookings() > 0);
        targets.add(new Target(
                name,
                wanted,
                strange + " strange, resident " + mostResident(held, "saga-worker") + " and "
                        + mostResident(held, "ingress") + " MiB",
                isHeld ? Verdict.MET : Verdict.MISSED));
    }

    private static long mostResident(List<CellFigures> cells, String process) {
        return cells.stream()
                .mapToLong(cell -> cell.residentMib().getOrDefault(process, 0L))
                .max()
                .orElse(0);
    }

    private Optional<CellFigures> fastest(Way way) {
        return withoutLatency(way, Comparator.comparingDouble(BenchTargets::perSecond));
    }

    private Optional<CellFigures> busiest(Way way) {
        return withoutLatency(way, Comparator.comparingInt(cell -> cell.cell().inFlight()));
    }

    private Optional<CellFigures> withoutLatency(Way way, Comparator<CellFigures> most) {
        return figures.results().stream()
                .filter(cell ->
                        cell.cell().way() == way && cell.cell().latency().isZero())
                .max(most);
    }

    private static double perSecond(CellFigures cell) {
        return cell.load().perSecond();
    }

    private static OptionalDouble ratio(
            Optional<CellFigures> own, Optional<CellFigures> direct, ToDoubleFunction<CellFigures> figure) {
        return compared(figure(own, figure), figure(direct, figure), (a, b) -> a / b);
    }

    private static OptionalDouble figure(Optional<CellFigures> cell, ToDoubleFunction<CellFigures> figure) {
        return cell.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(figure.applyAsDouble(cell.get()));
    }

    private static OptionalDouble compared(OptionalDouble one, OptionalDouble other, DoubleBinaryOperator compare) {
        return one.isEmpty() || other.isEmpty()
                ? OptionalDouble.empty()
                : Compared.finite(compare.applyAsDouble(one.getAsDouble(), other.getAsDouble()));
    }

    /**
     * Of one way.
     *
     * @param throughput as a multiple of direct's
     * @param cpu of a booking, as a multiple of direct's
     * @param addedMillis at the median of one booking at a time
     */
    private record Bounds(double throughput, double cpu, double addedMillis) {

        static Bounds of(Way way) {
            return switch (way) {
                case DIRECT -> new Bounds(1, 1, 0);
                case TOPIC -> new Bounds(0.65, 1.8, 4);
                case WEBHOOK -> new Bounds(0.5, 2.5, 6);
            };
        }
    }
}

package io.handshake.local.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One run of the benchmark.
 *
 * @param at when it began
 * @param raisedLimits in words: what was set higher than a house has it by default, so that it is not what is measured
 * @param cells those that were measured, by latency, load and way
 */
record BenchFigures(
        BenchOptions options, BenchMachine machine, Instant at, List<String> raisedLimits, List<CellFigures> cells) {

    BenchFigures {
        raisedLimits = List.copyOf(raisedLimits);
        cells = cells.stream()
                .sorted(Comparator.comparing(
                                (CellFigures figures) -> figures.cell().latency())
                        .thenComparingInt(figures -> figures.cell().inFlight())
                        .thenComparing(figures -> figures.cell().way()))
                .toList();
    }

    /** Every cell was measured, and every promise was kept; missed targets are told and are no failure. */
    boolean isGood() {
        return options.cells().stream().allMatch(cell -> result(cell).isPresent());
    }

    /** Of those cells that are a result: with bookings, and without a broken promise. */
    List<CellFigures> results() {
        return cells.stream()
                .filter(figures ->
                        figures.load().bookings() > 0 && figures.violations().isEmpty())
                .toList();
    }

    Optional<CellFigures> result(Way way, long latencyMillis, int inFlight) {
        return result(new Cell(way, Duration.ofMillis(latencyMillis), inFlight));
    }

    /** Each cell beside the direct way under the same latency and load. */
    List<Compared> compared() {
        return cells.stream()
                .map(figures -> new Compared(
                        figures,
                        result(new Cell(
                                        Way.DIRECT,
                                        figures.cell().latency(),
                                        figures.cell().inFlight()))
                                .orElse(null)))
                .toList();
    }

    private Optional<CellFigures> result(Cell cell) {
        return results().stream().filter(figures -> figures.cell().equals(cell)).findFirst();
    }
}

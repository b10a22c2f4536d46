package io.handshake.local.bench;

import io.handshake.local.bench.TextTable.Column;
import io.handshake.local.bench.TextTable.Group;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A run for people: tables of speed, cost and memory, what went wrong, and the targets. */
final class BenchTable {

    /** As figures call a process, and as a narrow column does. */
    private static final Map<String, String> PROCESSES = processes();

    private static final int MOST_SHOWN = 20;

    private final BenchFigures figures;
    private final List<String> lines = new ArrayList<>();

    private BenchTable(BenchFigures figures) {
        this.figures = figures;
    }

    static List<String> lines(BenchFigures figures) {
        BenchTable table = new BenchTable(figures);
        table.circumstances();
        if (!figures.cells().isEmpty()) {
            table.table("Speed", table.speed());
            table.table("Cost", table.cost());
            table.table("Memory, the most that was resident", table.memory());
        }
        table.wrong();
        table.targets();
        return List.copyOf(table.lines);
    }

    private static Map<String, String> processes() {
        Map<String, String> processes = new LinkedHashMap<>();
        processes.put("direct", "direct");
        processes.put("saga-worker", "worker");
        processes.put("ingress", "ingress");
        processes.put("kafka", "kafka");
        processes.put("postgresql", "pg");
        processes.put("google", "google");
        processes.put("load", "load");
        return processes;
    }

    private void circumstances() {
        lines.add(figures.options().command());
        lines.add(figures.machine() + ", " + figures.at().truncatedTo(ChronoUnit.SECONDS));
        if (!figures.raisedLimits().isEmpty()) {
            lines.add("Raised limits: " + String.join("; ", figures.raisedLimits()));
        }
    }

    private void table(String title, List<Group<Compared>> groups) {
        List<Group<Compared>> all = new ArrayList<>();
        all.add(new Group<>(
                "",
                List.of(
                        column("Google", row -> cell(row).latency().toMillis() + " ms"),
                        column("in flight", row -> Integer.toString(cell(row).inFlight())),
                        column("way", row -> cell(row).way().label()))));
        all.addAll(groups);
        lines.add("");
        lines.add(title);
        lines.addAll(new TextTable<>(all).lines(blocks()));
    }

    /** The ways of one latency and load stand under each other. */
    private List<List<Compared>> blocks() {
        Map<String, List<Compared>> blocks = new LinkedHashMap<>();
        for (Compared row : figures.compared()) {
            blocks.computeIfAbsent(cell(row).latency() + " " + cell(row).inFlight(), key -> new ArrayList<>())
                    .add(row);
        }
        return List.copyOf(blocks.values());
    }

    private List<Group<Compared>> speed() {
        return List.of(
                new Group<>(
                        "throughput",
                        List.of(
                                figure(
                                        "bookings/s",
                                        1,
                                        row -> row.figures().load().perSecond()),
                                optional("x direct", 2, Compared::throughput))),
                new Group<>(
                        "latency, ms",
                        List.of(
                                figure("p50", 1, row -> row.figures().load().p50Millis()),
                                figure("p99", 1, row -> row.figures().load().p99Millis()),
                                figure("max", 1, row -> row.figures().load().maxMillis()),
                                optional("p50 over direct", 1, Compared::addedMedian))),
                new Group<>(
                        "ended as",
                        List.of(
                                count("confirmed", row -> row.figures().load().confirmed()),
                                count("refused", row -> row.figures().load().refused()),
                                count("strange", row -> row.figures().load().strangeCount()))),
                new Group<>(
                        "promises",
                        List.of(count(
                                "violations", row -> row.figures().violations().size()))));
    }

    private List<Group<Compared>> cost() {
        List<Column<Compared>> ours = new ArrayList<>();
        ours.add(figure("total", 2, row -> row.figures().cpuPerThousand()));
        ours.add(optional("x direct", 2, Compared::cpu));
        List<Column<Compared>> apart = new ArrayList<>();
        for (String process : seen(CellFigures::cpuSeconds)) {
            Column<Compared> column = figure(
                    name(process),
                    2,
                    row -> 1000
                            * row.figures().cpuSeconds().getOrDefault(process, Double.NaN)
                            / row.figures().load().bookings());
            (CellFigures.APART.contains(process) ? apart : ours).add(column);
        }
        List<Group<Compared>> groups = new ArrayList<>();
        groups.add(new Group<>("CPU seconds for 1000 bookings", ours));
        if (!apart.isEmpty()) {
            groups.add(new Group<>("not in the total", apart));
        }
        groups.add(new Group<>(
                "PostgreSQL for a booking",
                List.of(
                        each("WAL bytes", 0, CellFigures::walBytes),
                        each("commits", 2, CellFigures::commits),
                        each("syncs", 2, CellFigures::syncs))));
        groups.add(new Group<>(
                "Kafka for a booking",
                List.of(each("records", 2, CellFigures::kafkaRecords), each("bytes", 0, CellFigures::kafkaBytes))));
        return groups;
    }

    private List<Group<Compared>> memory() {
        List<Column<Compared>> columns = new ArrayList<>();
        for (String process : seen(CellFigures::residentMib)) {
            columns.add(column(name(process), row -> {
                Long resident = row.figures().residentMib().get(process);
                return resident == null ? Target.NOTHING : resident.toString();
            }));
        }
        return columns.isEmpty() ? List.of() : List.of(new Group<>("MiB", columns));
    }

    /** The processes that any cell tells of: those we know in our order, then the others. */
    private SequencedSet<String> seen(Function<CellFigures, Map<String, ?>> by) {
        SequencedSet<String> seen = new LinkedHashSet<>(PROCESSES.keySet());
        SequencedSet<String> told = new LinkedHashSet<>();
        figures.cells().forEach(cell -> told.addAll(by.apply(cell).keySet()));
        seen.retainAll(told);
        seen.addAll(told);
        return seen;
    }

    private static String name(String process) {
        return PROCESSES.getOrDefault(process, process);
    }

    private void wrong() {
        List<String> wrong = new ArrayList<>();
        for (CellFigures cell : figures.cells()) {
            cell.violations().forEach(violation -> wrong.add(cell.cell() + ": VIOLATED: " + violation));
        }
        figures.options().cells().stream()
                .filter(cell -> figures.cells().stream()
                        .noneMatch(measured -> measured.cell().equals(cell)))
                .forEach(cell -> wrong.add(cell + ": not measured"));
        for (CellFigures cell : figures.cells()) {
            cell.load().strange().forEach(strange -> wrong.add(cell.cell() + ": strange: " + strange));
        }
        if (!wrong.isEmpty()) {
            lines.add("");
            wrong.stream().limit(MOST_SHOWN).forEach(lines::add);
            if (wrong.size() > MOST_SHOWN) {
                lines.add("and " + (wrong.size() - MOST_SHOWN) + " more");
            }
        }
    }

    private void targets() {
        List<Target> targets = BenchTargets.of(figures);
        lines.add("");
        lines.add("Targets");
        for (Target target : targets) {
            lines.add(padded(target, targets, found -> found.verdict().label())
                    + padded(target, targets, Target::name)
                    + padded(target, targets, Target::found)
                    + "wanted: " + target.wanted());
        }
    }

    private static String padded(Target target, List<Target> targets, Function<Target, String> text) {
        int width =
                targets.stream().mapToInt(any -> text.apply(any).length()).max().orElse(0);
        String own = text.apply(target);
        return own + " ".repeat(width + 2 - own.length());
    }

    private static Cell cell(Compared row) {
        return row.figures().cell();
    }

    private static Column<Compared> column(String heading, Function<Compared, String> text) {
        return new Column<>(heading, text);
    }

    private static Column<Compared> count(String heading, Function<Compared, Number> count) {
        return new Column<>(heading, row -> count.apply(row).toString());
    }

    private static Column<Compared> each(String heading, int digits, Function<CellFigures, Long> ofCell) {
        return figure(heading, digits, row -> row.figures().perBooking(ofCell.apply(row.figures())));
    }

    private static Column<Compared> figure(String heading, int digits, ToDoubleFunction<Compared> figure) {
        return optional(heading, digits, row -> Compared.finite(figure.applyAsDouble(row)));
    }

    private static Column<Compared> optional(String heading, int digits, Function<Compared, OptionalDouble> figure) {
        return new Column<>(heading, row -> {
            OptionalDouble found = figure.apply(row);
            return found.isEmpty()
                    ? Target.NOTHING
                    : String.format(Locale.ROOT, "%." + digits + "f", found.getAsDouble());
        });
    }
}

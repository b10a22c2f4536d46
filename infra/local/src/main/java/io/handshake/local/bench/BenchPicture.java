package io.handshake.local.bench;

import io.handshake.local.bench.Panel.Curve;
import io.handshake.local.bench.Panel.Point;
import io.handshake.local.bench.Panel.Stroke;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A run as curves over the load, in one SVG file: a row of panels for each latency of Google. */
final class BenchPicture {

    private static final int PANELS = 3;
    private static final int MARGIN = 16;
    private static final int WIDTH = 2 * MARGIN + PANELS * Panel.WIDTH;
    private static final int HEAD = 92;
    private static final int ROW_HEAD = 32;
    private static final int ROW = ROW_HEAD + Panel.HEIGHT + 14;
    private static final int LEGEND = 96;

    private final BenchFigures figures;
    private final Axis across;

    private BenchPicture(BenchFigures figures) {
        this.figures = figures;
        this.across = Axis.through(figures.options().inFlight());
    }

    /** Of those cells that are a result. */
    static String svg(BenchFigures figures) {
        return new BenchPicture(figures).drawn();
    }

    private String drawn() {
        List<Duration> latencies =
                figures.options().latencies().stream().sorted().toList();
        int height = HEAD + latencies.size() * ROW;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n",
                WIDTH,
                height,
                WIDTH,
                height));
        svg.append("<title>Bookings a second, latency and CPU of the ways direct, topic and webhook</title>\n");
        svg.append(Svg.STYLE);
        svg.append("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
        head(svg);
        for (int row = 0; row < latencies.size(); row++) {
            row(svg, latencies.get(row), HEAD + row * ROW);
        }
        return svg.append("</svg>\n").toString();
    }

    private void head(StringBuilder svg) {
        text(svg, "heading", MARGIN, 28, "The whole product beside the bare calls that it makes");
        text(
                svg,
                "note",
                MARGIN,
                46,
                figures.machine() + ", "
                        + figures.at().atZone(ZoneOffset.UTC).toLocalDate() + "; "
                        + figures.options().length().toSeconds() + " s a cell, "
                        + figures.options().clinics() + " clinics, "
                        + figures.options().workers() + " saga-worker and "
                        + figures.options().ingresses() + " ingress with "
                        + figures.options().heapMib() + " MiB of heap each");
        int at = MARGIN;
        for (Way way : Way.values()) {
            svg.append(String.format(Locale.ROOT, "<path class=\"line %s\" d=\"M%d 66h28\"/>\n", way.label(), at));
            svg.append(Svg.mark(way, at + 14, 66));
            text(svg, "", at + 35, 70, way.label());
            at += LEGEND;
        }
    }

    private void row(StringBuilder svg, Duration latency, int top) {
        text(svg, "heading", MARGIN, top + 18, "Google answers after " + latency.toMillis() + " ms");
        List<Curve> throughput =
                curves(latency, Stroke.SOLID, cell -> cell.load().perSecond());
        List<Curve> delays = new ArrayList<>(
                curves(latency, Stroke.SOLID, cell -> cell.load().p50Millis()));
        delays.addAll(curves(latency, Stroke.DASHED, cell -> cell.load().p99Millis()));
        List<Curve> cpu = curves(latency, Stroke.SOLID, CellFigures::cpuPerThousand);
        List<Panel> panels = List.of(
                panel("Bookings a second", throughput, Axis::fromZero),
                panel("Latency, ms: p50, and p99 dashed", delays, Axis::around),
                panel("CPU seconds for 1000 bookings", cpu, Axis::fromZero));
        for (int panel = 0; panel < panels.size(); panel++) {
            svg.append(panels.get(panel).drawn(MARGIN + panel * Panel.WIDTH, top + ROW_HEAD));
        }
    }

    private Panel panel(String title, List<Curve> curves, Function<Collection<Double>, Axis> axis) {
        return new Panel(
                title,
                axis.apply(curves.stream()
                        .flatMap(curve -> curve.points().stream())
                        .map(Point::value)
                        .toList()),
                across,
                curves);
    }

    private List<Curve> curves(Duration latency, Stroke stroke, ToDoubleFunction<CellFigures> figure) {
        return Arrays.stream(Way.values())
                .map(way -> new Curve(
                        way,
                        stroke,
                        figures.results().stream()
                                .filter(cell -> cell.cell().way() == way
                                        && cell.cell().latency().equals(latency))
                                .map(cell -> new Point(cell.cell().inFlight(), figure.applyAsDouble(cell)))
                                .filter(point -> Double.isFinite(point.value()) && point.value() > 0)
                                .toList()))
                .toList();
    }

    private static void text(StringBuilder svg, String style, int x, int y, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n", style, x, y, Svg.escaped(text)));
    }
}

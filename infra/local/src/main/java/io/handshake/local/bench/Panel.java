package io.handshake.local.bench;

import java.util.List;
import java.util.Locale;

/**
 * One diagram: curves over the number of bookings in flight.
 *
 * @param y what is measured, with its unit
 */
record Panel(String y, Axis down, Axis across, List<Curve> curves) {

    static final int WIDTH = 316;
    static final int HEIGHT = 232;

    private static final int LEFT = 52;
    private static final int RIGHT = 14;
    private static final int TOP = 26;
    private static final int BOTTOM = 42;
    /** Names of ticks that would stand closer together are left out. */
    private static final double LEAST_BETWEEN_NAMES = 26;

    Panel {
        curves = List.copyOf(curves);
    }

    /** A way's points, by load. */
    record Curve(Way way, Stroke stroke, List<Point> points) {
        Curve {
            points = List.copyOf(points);
        }
    }

    record Point(int inFlight, double value) {}

    /** How a curve is drawn. */
    enum Stroke {
        SOLID("solid"),
        DASHED("dashed");

        private final String label;

        Stroke(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** SVG with its upper left corner at this place. */
    String drawn(int left, int top) {
        StringBuilder svg = new StringBuilder();
        svg.append(format("<g transform=\"translate(%d %d)\">%n", left, top));
        svg.append(format("<text class=\"title\" x=\"%d\" y=\"16\">%s</text>%n", LEFT, Svg.escaped(y)));
        grid(svg);
        curves.forEach(curve -> curve(svg, curve));
        return svg.append("</g>\n").toString();
    }

    private void grid(StringBuilder svg) {
        int bottom = HEIGHT - BOTTOM;
        for (double tick : down.ticks()) {
            double at = placeDown(tick);
            svg.append(format("<path class=\"grid\" d=\"M%d %.1fH%d\"/>%n", LEFT, at, WIDTH - RIGHT));
            svg.append(format(
                    "<text class=\"tick\" text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>%n",
                    LEFT - 6, at + 4, number(tick)));
        }
        double lastName = Double.NEGATIVE_INFINITY;
        for (double tick : across.ticks()) {
            double at = placeAcross(tick);
            svg.append(format("<path class=\"axis\" d=\"M%.1f %dv4\"/>%n", at, bottom));
            if (at - lastName >= LEAST_BETWEEN_NAMES) {
                svg.append(format(
                        "<text class=\"tick\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                        at, bottom + 17, number(tick)));
                lastName = at;
            }
        }
        svg.append(format("<path class=\"axis\" d=\"M%d %dH%d\"/>%n", LEFT, bottom, WIDTH - RIGHT));
        svg.append(format(
                "<text class=\"tick\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">bookings in flight</text>%n",
                (LEFT + WIDTH - RIGHT) / 2.0, bottom + 33));
    }

    private void curve(StringBuilder svg, Curve curve) {
        String way = curve.way().label();
        String line = String.join(
                " L",
                curve.points().stream()
                        .map(point -> format("%.1f %.1f", placeAcross(point.inFlight()), placeDown(point.value())))
                        .toList());
        if (line.isEmpty()) {
            return;
        }
        svg.append(format(
                "<path class=\"line %s %s\" d=\"M%s\"/>%n", way, curve.stroke().label(), line));
        for (Point point : curve.points()) {
            svg.append(Svg.mark(curve.way(), placeAcross(point.inFlight()), placeDown(point.value())));
        }
    }

    private double placeAcross(double value) {
        return LEFT + across.place(value) * (WIDTH - RIGHT - LEFT);
    }

    private double placeDown(double value) {
        return HEIGHT - BOTTOM - down.place(value) * (HEIGHT - BOTTOM - TOP);
    }

    /** Without digits that say nothing. */
    private static String number(double value) {
        if (value >= 1 || value == 0) {
            return format("%.0f", value);
        }
        return format("%.6f", value).replaceAll("0+$", "");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern.replace("%n", "\n"), values);
    }
}

package io.handshake.local.bench;

import java.util.Collection;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * One direction of a panel.
 *
 * @param from the value at one end
 * @param to at the other
 * @param ticks the values that are named, in order
 */
record Axis(Scale scale, double from, double to, List<Double> ticks) {

    private static final double[] NICE = {1, 2, 5};
    private static final int MOST_STEPS = 5;
    /** Over more decades than these only the powers of ten are named. */
    private static final double FEW_DECADES = 3;

    private static final int LEAST_EXPONENT = -6;
    private static final int MOST_EXPONENT = 12;

    /** How a value becomes a place. */
    enum Scale {
        LINEAR,
        LOGARITHMIC
    }

    Axis {
        ticks = List.copyOf(ticks);
    }

    /** From zero to above all of these, which are positive. */
    static Axis fromZero(Collection<Double> values) {
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        double step =
                nice().filter(number -> number * MOST_STEPS >= most).findFirst().orElse(most);
        int steps = Math.max(1, (int) Math.ceil(most / step));
        return new Axis(
                Scale.LINEAR,
                0,
                steps * step,
                IntStream.rangeClosed(0, steps)
                        .mapToObj(number -> number * step)
                        .toList());
    }

    /** From below to above all of these, which are positive. */
    static Axis around(Collection<Double> values) {
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        List<Double> between = between(nice().boxed().toList(), least, most);
        double from = between.getFirst();
        double to = between.getLast();
        boolean isFew = Math.log10(to / from) <= FEW_DECADES;
        return new Axis(
                Scale.LOGARITHMIC,
                from,
                to,
                between.stream().filter(tick -> isFew || isPowerOfTen(tick)).toList());
    }

    /** Through just these, which are positive; there must be one at least. */
    static Axis through(Collection<Integer> values) {
        List<Double> ticks =
                values.stream().sorted().distinct().map(Integer::doubleValue).toList();
        return new Axis(Scale.LOGARITHMIC, ticks.getFirst(), ticks.getLast(), ticks);
    }

    /** 0 at the one end, 1 at the other; the middle when they are the same. */
    double place(double value) {
        return from == to ? 0.5 : (scaled(value) - scaled(from)) / (scaled(to) - scaled(from));
    }

    private double scaled(double value) {
        return switch (scale) {
            case LINEAR -> value;
            case LOGARITHMIC -> Math.log10(value);
        };
    }

    /** Those within, and the next one on each side. */
    private static List<Double> between(List<Double> candidates, double least, double most) {
        double from = candidates.stream()
                .filter(number -> number <= least)
                .reduce((one, next) -> next)
                .orElse(candidates.getFirst());
        double to = candidates.stream()
                .filter(number -> number >= most && number > from)
                .findFirst()
                .orElse(candidates.getLast());
        return candidates.stream()
                .filter(number -> number >= from && number <= to)
                .toList();
    }

    private static DoubleStream nice() {
        return IntStream.rangeClosed(LEAST_EXPONENT, MOST_EXPONENT)
                .boxed()
                .flatMapToDouble(exponent -> DoubleStream.of(NICE).map(digit -> digit * Math.pow(10, exponent)));
    }

    private static boolean isPowerOfTen(double number) {
        double exponent = Math.log10(number);
        return Math.abs(exponent - Math.rint(exponent)) < 1e-9;
    }
}

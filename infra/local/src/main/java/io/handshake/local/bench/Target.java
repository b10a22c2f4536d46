package io.handshake.local.bench;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;

/**
 * What the benchmark should show, and what it has shown.
 *
 * @param wanted and
 * @param found in words, with their unit
 */
record Target(String name, String wanted, String found, Verdict verdict) {

    /** What was found where nothing was measured. */
    static final String NOTHING = "-";

    /** How it went. */
    enum Verdict {
        MET("met"),
        MISSED("missed"),
        NOT_MEASURED("not measured");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        /** As reports call it. */
        String label() {
            return label;
        }
    }

    static Target atLeast(String name, double bound, String unit, OptionalDouble found) {
        return of(name, "at least " + bound(bound), unit, "%.3f", found, figure -> figure >= bound);
    }

    static Target atMost(String name, double bound, String unit, OptionalDouble found) {
        return of(name, "at most " + bound(bound), unit, "%.3f", found, figure -> figure <= bound);
    }

    /** A change in percent: more is welcome, and less only so far. */
    static Target noLess(String name, double percent, OptionalDouble found) {
        return of(name, "at least -" + bound(percent), "%", "%+.1f", found, figure -> figure >= -percent);
    }

    private static Target of(
            String name, String wanted, String unit, String format, OptionalDouble found, DoublePredicate isMet) {
        if (found.isEmpty()) {
            return new Target(name, wanted + " " + unit, NOTHING, Verdict.NOT_MEASURED);
        }
        double figure = found.getAsDouble();
        return new Target(
                name,
                wanted + " " + unit,
                String.format(Locale.ROOT, format, figure) + " " + unit,
                isMet.test(figure) ? Verdict.MET : Verdict.MISSED);
    }

    private static String bound(double bound) {
        return bound == Math.rint(bound) ? Long.toString(Math.round(bound)) : Double.toString(bound);
    }
}

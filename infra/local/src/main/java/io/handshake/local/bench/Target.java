package io.handshake.local.bench;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What the benchmark should show, and what it has shown.
 *
 * @param wanted and
 * @param found in words, with their unit
 */
record Target(String name, String wanted, String found, Verdict verdict) {

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

        static Verdict of(boolean isMet) {
            return isMet ? MET : MISSED;
        }
    }

    static Target atLeast(String name, double bound, String unit, OptionalDouble found) {
        return of(name, "at least " + text(bound, unit), unit, found, found.orElse(Double.NaN) >= bound);
    }

    static Target atMost(String name, double bound, String unit, OptionalDouble found) {
        return of(name, "at most " + text(bound, unit), unit, found, found.orElse(Double.NaN) <= bound);
    }

    /** A change in percent, up or down. */
    static Target within(String name, double percent, OptionalDouble found) {
        return of(name, "within " + text(percent, "%"), "%", found, Math.abs(found.orElse(Double.NaN)) <= percent);
    }

    private static Target of(String name, String wanted, String unit, OptionalDouble found, boolean isMet) {
        return found.isEmpty()
                ? new Target(name, wanted, "-", Verdict.NOT_MEASURED)
                : new Target(name, wanted, text(found.getAsDouble(), unit), Verdict.of(isMet));
    }

    private static String text(double figure, String unit) {
        return String.format(Locale.ROOT, "%.2f %s", figure, unit);
    }
}

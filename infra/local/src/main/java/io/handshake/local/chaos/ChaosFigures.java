package io.handshake.local.chaos;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run has come to.
 *
 * @param wishes bookings in the table, whatever became of them
 * @param calls webhook calls, repetitions and rivals included
 * @param states bookings by state, failed ones with their reason
 * @param answers webhook calls by what they were told; {@code none} got no answer
 * @param struck faults by kind
 * @param endedAlone processes that ended by themselves and were started again, as without a database
 * @param googleFaults requests that Google treated badly
 * @param decidedWithinSeconds from the end of the last fault until every booking was decided and announced; negative when
 *     that did not happen within the bound
 * @param seconds of the whole run, from the first call to the end of the audit
 */
record ChaosFigures(
        String command,
        long seed,
        long wishes,
        long calls,
        Map<String, Long> states,
        Map<String, Long> answers,
        int rivalsEntered,
        int rivalsRefused,
        Map<String, Integer> struck,
        int endedAlone,
        long googleFaults,
        double decidedWithinSeconds,
        double seconds,
        List<String> violations) {

    ChaosFigures {
        states = new TreeMap<>(states);
        answers = new TreeMap<>(answers);
        struck = new TreeMap<>(struck);
        violations = List.copyOf(violations);
    }

    /** Nothing is broken, and everything was decided within the bound. */
    boolean isGood() {
        return violations.isEmpty() && decidedWithinSeconds >= 0;
    }

    int faults() {
        return struck.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** For people; the same as in the JSON. */
    List<String> lines() {
        return List.of(
                "bookings      " + wishes + " from " + calls + " calls: " + listed(states),
                "answers       " + listed(answers),
                "rivals        " + rivalsEntered + " entered straight into the table, " + rivalsRefused
                        + " refused there",
                "faults        " + faults() + " on processes: " + listed(struck) + "; " + endedAlone
                        + " starts were repeated; " + googleFaults + " at Google",
                "all decided   " + (decidedWithinSeconds < 0 ? "NOT within the bound" : text(decidedWithinSeconds))
                        + " after the last fault",
                "violations    " + violations.size(),
                "took          " + text(seconds));
    }

    private static String text(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    private static String listed(Map<String, ? extends Number> counts) {
        return counts.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        counts.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .toList());
    }
}

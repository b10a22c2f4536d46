package io.handshake.local.chaos;

import io.handshake.local.gauge.Medians;
import io.handshake.local.gauge.ProcessFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * A soak and its verdict: after a warm-up of a fifth, the median of the last third may not lie above that of the first third
 * by more than the named bounds; and nearly all that was spoken is confirmed, or there was no load.
 *
 * @param spoken wishes
 * @param growing what grows, in words
 */
record SoakFigures(
        int rate, long seconds, long spoken, long confirmed, List<SoakSample> samples, List<String> growing) {

    static final double MOST_GROWTH = 0.10;
    /** Of what was spoken: without faults hardly anything has a reason to fail. */
    static final double LEAST_CONFIRMED = 0.99;

    static final long RESIDENT_SLACK_KIB = 24 * 1024;
    static final long HEAP_SLACK_KIB = 4 * 1024;
    static final long FILES_SLACK = 8;
    static final long CONNECTIONS_SLACK = 4;
    /** As many seconds of load as may wait at any moment. */
    static final long WAITING_SECONDS = 3;

    private static final int WARM_UP = 5;
    private static final int THIRDS = 3;
    private static final int LEAST_SAMPLES = 6;

    SoakFigures {
        samples = List.copyOf(samples);
        growing = List.copyOf(growing);
    }

    static SoakFigures of(int rate, long seconds, long spoken, long confirmed, List<SoakSample> samples) {
        if (samples.size() < LEAST_SAMPLES) {
            return new SoakFigures(
                    rate,
                    seconds,
                    spoken,
                    confirmed,
                    samples,
                    List.of("only " + samples.size() + " samples: run it longer"));
        }
        List<SoakSample> warm = samples.subList(samples.size() / WARM_UP, samples.size());
        Trend trend = new Trend(
                warm.subList(0, warm.size() / THIRDS),
                warm.subList(warm.size() - warm.size() / THIRDS, warm.size()),
                new ArrayList<>());
        for (String name : samples.getFirst().processes().keySet()) {
            trend.lookAtMemory(name + " resident KiB", of(name, ProcessFigures::residentKib), RESIDENT_SLACK_KIB);
            trend.lookAtMemory(name + " heap KiB", of(name, ProcessFigures::heapKib), HEAP_SLACK_KIB);
            trend.look(name + " files", of(name, ProcessFigures::files), FILES_SLACK);
        }
        trend.look("connections", SoakSample::connections, CONNECTIONS_SLACK);
        trend.look("lag", SoakSample::lag, rate * WAITING_SECONDS);
        trend.look("undecided", SoakSample::undecided, rate * WAITING_SECONDS);
        return new SoakFigures(rate, seconds, spoken, confirmed, samples, trend.growing());
    }

    private static ToLongFunction<SoakSample> of(String name, ToLongFunction<ProcessFigures> figure) {
        return sample -> {
            ProcessFigures process = sample.processes().get(name);
            return process == null ? 0 : figure.applyAsLong(process);
        };
    }

    private record Trend(List<SoakSample> first, List<SoakSample> last, List<String> growing) {

        /** Memory breathes with the load, so it may grow by a share, too. */
        void lookAtMemory(String what, ToLongFunction<SoakSample> figure, long slack) {
            look(what, figure, MOST_GROWTH, slack);
        }

        void look(String what, ToLongFunction<SoakSample> figure, long slack) {
            look(what, figure, 0, slack);
        }

        private void look(String what, ToLongFunction<SoakSample> figure, double share, long slack) {
            double before = Medians.of(first.stream().map(figure::applyAsLong).toList());
            double after = Medians.of(last.stream().map(figure::applyAsLong).toList());
            double most = before * (1 + share) + slack;
            if (after > most) {
                growing.add(String.format(
                        Locale.ROOT,
                        "%s: %.0f at first, %.0f at last, expected at most %.0f",
                        what,
                        before,
                        after,
                        most));
            }
        }
    }

    boolean isGood() {
        return growing.isEmpty() && areConfirmed();
    }

    private boolean areConfirmed() {
        return spoken > 0 && confirmed >= LEAST_CONFIRMED * spoken;
    }

    /** A table of the samples, and the verdict. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        samples.forEach(sample -> lines.add(line(sample)));
        lines.add(rate + " bookings a second for " + seconds + " s: "
                + (growing.isEmpty() ? "nothing grows" : "GROWING: " + String.join("; ", growing))
                + "; confirmed " + confirmed + " of " + spoken + (areConfirmed() ? "" : ", TOO FEW"));
        return lines;
    }

    static String line(SoakSample sample) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%5d s  decided %6d  undecided %4d  lag %4d  connections %3d",
                sample.second(),
                sample.decided(),
                sample.undecided(),
                sample.lag(),
                sample.connections()));
        sample.processes()
                .forEach((name, process) -> line.append(String.format(
                        Locale.ROOT,
                        "  %s rss %d MiB heap %.1f MiB files %d",
                        name,
                        process.residentKib() / 1024,
                        process.heapKib() / 1024.0,
                        process.files())));
        return line.toString();
    }
}

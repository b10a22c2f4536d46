package io.handshake.local.bench;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What {@code ./handshake bench} was asked for.
 *
 * @param latencies of the Google stand-in
 * @param length of a cell
 * @param rows decided ones that are in the tables before the run begins
 * @param heapMib of each service
 * @param isProfiled whether services and the direct way are recorded by the JDK's flight recorder
 * @param data where the house keeps its data; a temporary folder when none is named
 */
record BenchOptions(
        List<Duration> latencies,
        List<Integer> inFlight,
        List<Way> ways,
        Duration length,
        int clinics,
        int workers,
        int ingresses,
        int rows,
        int heapMib,
        boolean isProfiled,
        Optional<Path> data,
        Path report) {

    private static final String SEE = " (see ./handshake bench --help)";
    private static final Set<String> FLAGS = Set.of("--quick", "--profile");
    private static final Set<String> WITH_VALUE = Set.of(
            "--latency",
            "--in-flight",
            "--ways",
            "--seconds",
            "--clinics",
            "--workers",
            "--ingresses",
            "--rows",
            "--heap",
            "--data",
            "--report");

    BenchOptions {
        latencies = eachOnce("--latency", latencies);
        inFlight = eachOnce("--in-flight", inFlight);
        ways = eachOnce("--ways", ways);
        latencies.forEach(latency -> between("--latency", latency.toMillis(), 0, 10_000));
        inFlight.forEach(number -> between("--in-flight", number, 1, 10_000));
        between("--seconds", length.toSeconds(), 1, 3_600);
        between("--clinics", clinics, 1, 10_000);
        between("--workers", workers, 1, 8);
        between("--ingresses", ingresses, 1, 8);
        between("--rows", rows, 0, 2_000_000);
        between("--heap", heapMib, 64, 65_536);
    }

    private static <T> List<T> eachOnce(String option, List<T> values) {
        if (new HashSet<>(values).size() < values.size()) {
            throw wrong(option + ": expected each value once, found one twice");
        }
        return List.copyOf(values);
    }

    private static void between(String option, long number, int least, int most) {
        if (number < least || number > most) {
            throw wrong(option + ": expected a number from " + least + " to " + most + ", found " + number);
        }
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("bench: " + what);
    }

    /**
     * Reads the command line; of an option that is there twice, the last counts.
     *
     * @throws IllegalArgumentException that says what was expected, in one line
     */
    static BenchOptions parse(List<String> arguments, Path repository, Path workingFolder) {
        Map<String, String> asked = new LinkedHashMap<>();
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            if (!FLAGS.contains(option) && !WITH_VALUE.contains(option)) {
                throw wrong("unknown option " + option + SEE);
            }
            asked.put(option, FLAGS.contains(option) ? "" : value(option, rest));
        }
        boolean isQuick = asked.containsKey("--quick");
        return new BenchOptions(
                list(asked, "--latency", isQuick ? "0,50" : "0,50,150", BenchOptions::latency),
                list(
                        asked,
                        "--in-flight",
                        isQuick ? "1,16,64" : "1,16,64,256,1024",
                        text -> number("--in-flight", text)),
                list(asked, "--ways", "direct,topic,webhook", BenchOptions::way),
                Duration.ofSeconds(number(asked, "--seconds", isQuick ? 3 : 10)),
                number(asked, "--clinics", 200),
                number(asked, "--workers", 1),
                number(asked, "--ingresses", 1),
                number(asked, "--rows", 0),
                number(asked, "--heap", 256),
                asked.containsKey("--profile"),
                Optional.ofNullable(asked.get("--data")).map(text -> folder(workingFolder, "--data", text)),
                Optional.ofNullable(asked.get("--report"))
                        .map(text -> folder(workingFolder, "--report", text))
                        .orElse(repository.resolve("target/bench")));
    }

    /** What is to be measured, in this order: the ways of one latency and load directly after each other. */
    List<Cell> cells() {
        return latencies.stream()
                .flatMap(latency ->
                        inFlight.stream().flatMap(number -> ways.stream().map(way -> new Cell(way, latency, number))))
                .toList();
    }

    /** The command that measures the same again. */
    String command() {
        return "./handshake bench --latency " + joined(latencies, Duration::toMillis) + " --in-flight "
                + joined(inFlight, number -> number) + " --ways " + joined(ways, Way::label) + " --seconds "
                + length.toSeconds() + " --clinics " + clinics + " --workers " + workers + " --ingresses " + ingresses
                + " --rows " + rows + " --heap " + heapMib + (isProfiled ? " --profile" : "");
    }

    private static <T> String joined(List<T> values, Function<T, Object> text) {
        return values.stream().map(value -> text.apply(value).toString()).collect(Collectors.joining(","));
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw wrong(option + " needs a value" + SEE);
        }
        return rest.next();
    }

    private static <T> List<T> list(
            Map<String, String> asked, String option, String otherwise, Function<String, T> read) {
        return Arrays.stream(asked.getOrDefault(option, otherwise).split(",", -1))
                .map(read)
                .toList();
    }

    private static Duration latency(String text) {
        return Duration.ofMillis(number("--latency", text));
    }

    private static Way way(String text) {
        return Arrays.stream(Way.values())
                .filter(way -> way.label().equals(text))
                .findFirst()
                .orElseThrow(() -> wrong(
                        "--ways: expected some of " + joined(List.of(Way.values()), Way::label) + ", found " + text));
    }

    private static int number(Map<String, String> asked, String option, int otherwise) {
        return number(option, asked.getOrDefault(option, Integer.toString(otherwise)));
    }

    private static int number(String option, String text) {
        if (!text.matches("\\d{1,7}")) {
            throw wrong(option + ": expected a number, found " + text);
        }
        return Integer.parseInt(text);
    }

    private static Path folder(Path workingFolder, String option, String text) {
        try {
            return workingFolder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("bench: " + option + ": expected a folder, found " + text, e);
        }
    }
}

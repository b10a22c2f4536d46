package io.handshake.local.replay;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What {@code ./handshake replay} was asked for.
 *
 * @param baseUrl the root of the saga-worker's HTTP, without a slash at its end
 * @param data the folder of a local house, whose admin token is taken when the environment names none
 */
record ReplayOptions(ReplayWish wish, String baseUrl, Path data) {

    static final String DEFAULT_BASE_URL = "http://127.0.0.1:8081";
    static final double DEFAULT_RATE = 10;

    private static final String SEE = " (see ./handshake replay --help)";
    private static final int DEFAULT_SIZE = 50;

    /** Options of the command, and what the API calls them. */
    private static final Map<String, String> FILTERS =
            Map.of("--clinic", "orgId", "--reason", "reason", "--from", "from", "--to", "to");

    private static final Set<String> EVERYWHERE = Set.of("--base-url", "--data");

    /**
     * Reads the command line; of an option that is there twice, the last counts.
     *
     * @throws IllegalArgumentException that says what was expected, in one line
     */
    static ReplayOptions parse(List<String> arguments, Path repository, Path workingFolder) {
        Deque<String> rest = new ArrayDeque<>(arguments);
        if (rest.isEmpty()) {
            throw wrong("expected list, one, all, status or stop, found nothing" + SEE);
        }
        String what = rest.pop();
        Map<String, String> asked = new LinkedHashMap<>();
        ReplayWish wish = switch (what) {
            case "list" -> {
                options(rest, with(FILTERS.keySet(), "--size"), Set.of(), asked);
                yield new ReplayWish.Show(filter(asked), size(asked.getOrDefault("--size", "" + DEFAULT_SIZE)));
            }
            case "one" -> {
                String booking = id(what, "a booking's id", rest);
                options(rest, Set.of(), Set.of(), asked);
                yield new ReplayWish.One(booking);
            }
            case "all" -> {
                options(rest, with(FILTERS.keySet(), "--rate"), Set.of("--dry-run", "--watch"), asked);
                yield new ReplayWish.All(
                        filter(asked),
                        asked.containsKey("--dry-run"),
                        rate(asked.getOrDefault("--rate", "" + DEFAULT_RATE)),
                        asked.containsKey("--watch"));
            }
            case "status" -> {
                String run = id(what, "a replay's id", rest);
                options(rest, Set.of(), Set.of("--watch"), asked);
                yield new ReplayWish.Status(run, asked.containsKey("--watch"));
            }
            case "stop" -> {
                String run = id(what, "a replay's id", rest);
                options(rest, Set.of(), Set.of(), asked);
                yield new ReplayWish.Stop(run);
            }
            default -> throw wrong("expected list, one, all, status or stop, found " + what + SEE);
        };
        return new ReplayOptions(
                wish,
                baseUrl(asked.getOrDefault("--base-url", DEFAULT_BASE_URL)),
                asked.containsKey("--data")
                        ? folder(workingFolder, asked.get("--data"))
                        : repository.resolve(".handshake"));
    }

    private static void options(
            Deque<String> rest, Set<String> withValue, Set<String> flags, Map<String, String> asked) {
        while (!rest.isEmpty()) {
            String option = rest.pop();
            if (flags.contains(option)) {
                asked.put(option, "");
            } else if (withValue.contains(option) || EVERYWHERE.contains(option)) {
                if (rest.isEmpty()) {
                    throw wrong(option + ": expected a value, found nothing");
                }
                asked.put(option, rest.pop());
            } else {
                throw wrong("unknown option " + option + SEE);
            }
        }
    }

    private static Set<String> with(Set<String> options, String more) {
        Set<String> all = new TreeSet<>(options);
        all.add(more);
        return all;
    }

    private static String id(String what, String expected, Deque<String> rest) {
        String id = rest.isEmpty() ? "nothing" : rest.pop();
        try {
            if (UUID.fromString(id).toString().equalsIgnoreCase(id)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("replay: " + what + ": expected " + expected + ", found " + id, e);
        }
        throw wrong(what + ": expected " + expected + ", found " + id);
    }

    private static Map<String, String> filter(Map<String, String> asked) {
        Map<String, String> filter = new LinkedHashMap<>();
        FILTERS.forEach((option, name) -> {
            if (asked.containsKey(option)) {
                filter.put(name, asked.get(option));
            }
        });
        return filter;
    }

    private static int size(String text) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 200) {
            throw wrong("--size: expected a number from 1 to 200, found " + text);
        }
        return Integer.parseInt(text);
    }

    private static double rate(String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,3})?")
                || Double.parseDouble(text) < 0.1
                || Double.parseDouble(text) > 100) {
            throw wrong("--rate: expected a number from 0.1 to 100, found " + text);
        }
        return Double.parseDouble(text);
    }

    private static String baseUrl(String text) {
        if (!text.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
            throw wrong("--base-url: expected such as " + DEFAULT_BASE_URL + ", found " + text);
        }
        return text.replaceAll("/+$", "");
    }

    private static Path folder(Path workingFolder, String text) {
        try {
            return workingFolder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("replay: --data: expected a folder, found " + text, e);
        }
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("replay: " + what);
    }
}

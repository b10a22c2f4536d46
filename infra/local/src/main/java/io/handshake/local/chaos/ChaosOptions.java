package io.handshake.local.chaos;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ./handshake chaos} was asked for.
 *
 * @param seed everything random comes from it
 * @param bookings how many wishes are spoken; repetitions and rivals come on top
 * @param rate wishes a second
 * @param faults how many faults strike processes
 * @param rounds of {@code --recovery}
 * @param length of {@code --soak}
 * @param data where the house keeps its data; a temporary folder when none is named
 */
record ChaosOptions(
        Mode mode,
        long seed,
        int bookings,
        int clinics,
        int rate,
        int faults,
        int workers,
        int ingresses,
        int rounds,
        Duration length,
        Optional<Path> data,
        Path report) {

    /** What is to be seen. */
    enum Mode {
        CHAOS,
        RECOVERY,
        SOAK
    }

    /** Half-hour slots from 9 to 17, on as many days as may be booked ahead. */
    static final int MOST_BOOKINGS_OF_A_CLINIC = Wishes.SLOTS_A_DAY * Wishes.MOST_DAYS;

    private static final Pattern LENGTH = Pattern.compile("(\\d{1,4})(s|m|h)");

    ChaosOptions {
        between("--bookings", bookings, 1, 1_000_000);
        between("--clinics", clinics, 1, 1_000);
        between("--rate", rate, 1, 1_000);
        between("--faults", faults, 0, 10_000);
        between("--workers", workers, 1, 8);
        between("--ingresses", ingresses, 1, 8);
        between("--rounds", rounds, 1, 100);
        if (length.isZero()) {
            throw wrong("--soak: expected a length above zero, found 0");
        }
        if (mode == Mode.SOAK && length.toSeconds() * rate > (long) clinics * MOST_BOOKINGS_OF_A_CLINIC) {
            throw wrong("--soak: expected at most " + MOST_BOOKINGS_OF_A_CLINIC + " bookings for each of --clinics "
                    + clinics + ", found " + length.toSeconds() * rate + " in its length at --rate " + rate);
        }
        if (bookings > clinics * MOST_BOOKINGS_OF_A_CLINIC) {
            throw wrong("--bookings: expected at most " + MOST_BOOKINGS_OF_A_CLINIC + " for each of --clinics "
                    + clinics + ", found " + bookings);
        }
    }

    private static void between(String option, int number, int least, int most) {
        if (number < least || number > most) {
            throw wrong(option + ": expected a number from " + least + " to " + most + ", found " + number);
        }
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("chaos: " + what);
    }

    /**
     * Reads the command line.
     *
     * @param seed when none is named
     * @throws IllegalArgumentException that says what was expected, in one line
     */
    static ChaosOptions parse(List<String> arguments, Path repository, Path workingFolder, long seed) {
        Draft draft = new Draft(seed, repository.resolve("infra/local/target/chaos"));
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--recovery" -> draft.mode(Mode.RECOVERY);
                case "--soak" -> {
                    draft.mode(Mode.SOAK);
                    draft.length = length(option, value(option, rest));
                }
                case "--seed" -> draft.seed = seed(option, value(option, rest));
                case "--bookings" -> draft.bookings = number(option, value(option, rest));
                case "--clinics" -> draft.clinics = number(option, value(option, rest));
                case "--rate" -> draft.rate = number(option, value(option, rest));
                case "--faults" -> draft.faults = number(option, value(option, rest));
                case "--workers" -> draft.workers = number(option, value(option, rest));
                case "--ingresses" -> draft.ingresses = number(option, value(option, rest));
                case "--rounds" -> draft.rounds = number(option, value(option, rest));
                case "--data" -> draft.data = Optional.of(folder(workingFolder, option, value(option, rest)));
                case "--report" -> draft.report = folder(workingFolder, option, value(option, rest));
                default -> throw wrong("unknown option " + option + " (see ./handshake chaos --help)");
            }
        }
        return draft.finished();
    }

    /** The command that does the same again. */
    String command() {
        return "./handshake chaos --seed " + seed + " --bookings " + bookings + " --clinics " + clinics + " --rate "
                + rate + " --faults " + faults + " --workers " + workers + " --ingresses " + ingresses;
    }

    /** For how long wishes are spoken. */
    Duration loadLasts() {
        return Duration.ofMillis(1000L * bookings / rate);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw wrong(option + " needs a value (see ./handshake chaos --help)");
        }
        return rest.next();
    }

    private static int number(String option, String text) {
        if (!text.matches("\\d{1,7}")) {
            throw wrong(option + ": expected a number, found " + text);
        }
        return Integer.parseInt(text);
    }

    private static long seed(String option, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("chaos: " + option + ": expected a whole number, found " + text, e);
        }
    }

    private static Duration length(String option, String text) {
        Matcher length = LENGTH.matcher(text);
        if (!length.matches()) {
            throw wrong(option + ": expected a length such as 90s, 10m or 1h, found " + text);
        }
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }

    private static Path folder(Path workingFolder, String option, String text) {
        try {
            return workingFolder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("chaos: " + option + ": expected a folder, found " + text, e);
        }
    }

    /** The defaults, and what the command line has said so far. */
    private static final class Draft {
        private Mode mode = Mode.CHAOS;
        private long seed;
        private int bookings = 300;
        private int clinics = 20;
        private int rate = 10;
        private int faults = 20;
        private int workers = 2;
        private int ingresses = 2;
        private int rounds = 3;
        private Duration length = Duration.ofMinutes(10);
        private Optional<Path> data = Optional.empty();
        private Path report;

        Draft(long seed, Path report) {
            this.seed = seed;
            this.report = report;
        }

        void mode(Mode asked) {
            if (mode != Mode.CHAOS && mode != asked) {
                throw wrong("expected --recovery or --soak, found both");
            }
            mode = asked;
        }

        ChaosOptions finished() {
            return new ChaosOptions(
                    mode, seed, bookings, clinics, rate, faults, workers, ingresses, rounds, length, data, report);
        }
    }
}

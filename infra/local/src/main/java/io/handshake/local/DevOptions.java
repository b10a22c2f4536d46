package io.handshake.local;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * What {@code ./handshake dev} was asked for.
 *
 * @param data where everything is kept
 * @param portOffset added to each of the documented ports
 * @param reset begin with nothing
 * @param sample make the sample clinic and its call
 */
record DevOptions(Path data, int portOffset, boolean reset, boolean sample) {

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException that says what was expected, in one line
     */
    static DevOptions parse(List<String> arguments, Path repository, Path workingFolder) {
        DevOptions options = new DevOptions(repository.resolve(".handshake"), 0, false, true);
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            options = switch (option) {
                case "--no-sample" -> new DevOptions(options.data, options.portOffset, options.reset, false);
                case "--reset" -> new DevOptions(options.data, options.portOffset, true, options.sample);
                case "--data" ->
                    new DevOptions(
                            folder(workingFolder, value(option, rest)),
                            options.portOffset,
                            options.reset,
                            options.sample);
                case "--port-offset" ->
                    new DevOptions(options.data, number(option, value(option, rest)), options.reset, options.sample);
                default ->
                    throw new IllegalArgumentException(
                            "dev: unknown option " + option + " (see ./handshake dev --help)");
            };
        }
        return options;
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException("dev: " + option + " needs a value (see ./handshake dev --help)");
        }
        return rest.next();
    }

    private static Path folder(Path workingFolder, String text) {
        try {
            return workingFolder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("dev: --data: expected a folder, found " + text, e);
        }
    }

    private static int number(String option, String text) {
        if (!text.matches("\\d{1,5}")) {
            throw new IllegalArgumentException("dev: " + option + ": expected a number from 0, found " + text);
        }
        return Integer.parseInt(text);
    }
}

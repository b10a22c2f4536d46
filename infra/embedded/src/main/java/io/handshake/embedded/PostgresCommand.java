package io.handshake.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs PostgreSQL's own programs to their end. What they say goes into a file that an error message points to. */
record PostgresCommand(PostgresBinaries binaries, Path output) {

    private static final int END_WITHIN_SECONDS = 90;

    /** @throws IllegalStateException when the program fails or does not end */
    void run(String program, String... arguments) {
        List<String> command = new ArrayList<>(prefix());
        command.add(binaries.program(program).toString());
        command.addAll(Arrays.asList(arguments));
        int exit = exitCode(program, command);
        if (exit != 0) {
            throw new IllegalStateException(program + " ended with " + exit + ", it says: " + lastLines());
        }
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace of its own root is nobody in particular, and still owns its
     * files.
     */
    private static List<String> prefix() {
        return new UnixSystem().getUid() == 0 ? List.of("unshare", "--user") : List.of();
    }

    private int exitCode(String program, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()));
        builder.environment().putAll(Map.of("LC_ALL", "C", "TZ", "UTC"));
        try {
            Process process = builder.start();
            if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(program + " did not end within " + END_WITHIN_SECONDS + " s");
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(program + " could not be started by " + command.getFirst(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + program, e);
        }
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(output);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException e) {
            return "nothing readable in " + output;
        }
    }
}

package io.handshake.local.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Something that the services stand on, or are compared with, as a process of its own with the launcher's classes: what it
 * costs can be told apart. It is ready when it has printed a line with its name and a colon.
 */
public final class ServerProcess implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);

    private final Process process;
    private final PidFile pidFile;
    private final String announced;

    private ServerProcess(Process process, PidFile pidFile, String announced) {
        this.process = process;
        this.pidFile = pidFile;
        this.announced = announced;
    }

    /**
     * How it is run.
     *
     * @param says what its line begins with, before the colon
     * @param main the name of the class
     * @param environment beside what this process has
     */
    public record Command(
            String name,
            String says,
            String main,
            List<String> jvm,
            List<String> arguments,
            Map<String, String> environment) {

        /** Settings are secret. */
        @Override
        public String toString() {
            return "Command[" + name + "]";
        }
    }

    /** Ends what an earlier launcher, that was killed, has left behind in this folder, and deletes what it kept. */
    public static void clear(Folders folders) {
        Leftovers.end(folders.run());
        folders.empty();
        folders.create();
    }

    /**
     * Starts it and returns when it is ready.
     *
     * @throws IllegalStateException when it ends before that, or is not ready within 60 s
     */
    public static ServerProcess start(Folders folders, Command command) {
        Path log = folders.log().resolve(command.name() + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(line(command)).redirectErrorStream(true).redirectOutput(Redirect.to(log.toFile()));
        builder.environment().putAll(command.environment());
        PidFile pidFile = Leftovers.pidFile(folders.run(), command.name());
        try {
            Process process = builder.start();
            pidFile.write(process.toHandle());
            BoundedWait.until(
                    READY_WITHIN,
                    () -> !process.isAlive() || announced(log, command).isPresent());
            return announced(log, command)
                    .filter(_ -> process.isAlive())
                    .map(text -> new ServerProcess(process, pidFile, text))
                    .orElseThrow(() -> {
                        process.destroyForcibly();
                        return new IllegalStateException(
                                command.name() + " is not ready; it has said: " + lastLine(log));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(command.name() + " cannot be started", e);
        }
    }

    private static List<String> line(Command command) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        line.addAll(command.jvm());
        line.add("-cp");
        line.add(System.getProperty("java.class.path", ""));
        line.add(command.main());
        line.addAll(command.arguments());
        return line;
    }

    private static Optional<String> announced(Path log, Command command) {
        String prefix = command.says() + ": ";
        try {
            return Files.readString(log)
                    .lines()
                    .filter(text -> text.startsWith(prefix))
                    .map(text -> text.substring(prefix.length()))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException("The log " + log + " cannot be read", e);
        }
    }

    private static String lastLine(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.reduce("", (_, later) -> later);
        } catch (IOException e) {
            return "(its log cannot be read: " + e.getMessage() + ")";
        }
    }

    /** What it said after the colon. */
    public String announced() {
        return announced;
    }

    public long pid() {
        return process.pid();
    }

    /** SIGTERM, and SIGKILL when it has not ended within 20 s. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        pidFile.delete();
    }
}

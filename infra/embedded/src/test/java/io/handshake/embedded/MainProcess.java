package io.handshake.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of our main classes as people run it: a JVM on this classpath, what it prints, and how it ends. */
public final class MainProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private MainProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    public static MainProcess start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new MainProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** What follows the prefix in the first line that has it. */
    public String said(String prefix) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
            seen.append(line).append('\n');
        }
        throw new IllegalStateException("The process ended without saying " + prefix + "\n" + seen);
    }

    /** SIGTERM; what it still says is read, so that a full pipe cannot hold it up. */
    public void terminate() {
        // Process.destroy would close the pipe as well
        process.toHandle().destroy();
        output.lines().forEach(line -> {});
    }

    /** Its exit code, which has to come soon. */
    public int exit() throws InterruptedException {
        if (!process.waitFor(25, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The process does not end");
        }
        return process.exitValue();
    }

    /** SIGKILL, if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}

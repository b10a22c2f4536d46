package io.handshake.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own, because what counts is how that ends. */
@Timeout(60)
class ChaosApplicationTest {

    private record Ended(int exitValue, String errors) {}

    private static Ended run(Path folder, String... arguments) throws Exception {
        Path errors = folder.resolve("errors");
        ProcessBuilder command = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dhandshake.root=" + folder,
                // not that of the tests, which is on this class path too
                "-Dlogback.configurationFile=logback.xml",
                ChaosApplication.class.getName());
        command.command().addAll(List.of(arguments));
        Process process = command.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), Files.readString(errors, UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aDataFolderThatIsAFileIsNoSuccess(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("a-file"));

        assertThat(run(folder, "--data", file.toString()))
                .isEqualTo(new Ended(1, "handshake chaos: The data folder " + file + " cannot be made\n"));
    }

    /** There are no jars, so the services cannot be started; the servers of the house were. */
    @Test
    void whatBreaksLeavesItsLogs(@TempDir Path folder) throws Exception {
        Path report = folder.resolve("report");

        Ended ended = run(folder, "--data", folder.resolve("house").toString(), "--report", report.toString());

        assertThat(ended.exitValue()).isEqualTo(1);
        assertThat(ended.errors()).containsPattern("handshake chaos: There is no .*: build it first");
        assertThat(Files.readString(report.resolve("logs/launcher.log"))).contains("chaos_failed");
    }
}

package io.handshake.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./handshake bench} as a person uses it, as short as it gets: every way books, and every cell is audited. It takes a
 * whole machine, so it runs apart from the others ({@code -Dapart=} takes it in).
 */
@Tag("apart")
@Timeout(400)
class BenchIT {

    private static final Path ROOT =
            Path.of(System.getProperty("handshake.root")).toAbsolutePath().normalize();
    private static final long ENDS_WITHIN_SECONDS = 300;

    @TempDir
    private Path temp;

    @Test
    void measuresEveryWayAndLeavesAReport() throws IOException, InterruptedException {
        Path report = temp.resolve("a report");
        Path output = temp.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                        ROOT.resolve("handshake").toString(),
                        "bench",
                        "--quick",
                        "--latency",
                        "5",
                        "--in-flight",
                        "8",
                        "--seconds",
                        "1",
                        "--clinics",
                        "10",
                        "--rows",
                        "100",
                        "--report",
                        report.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("HANDSHAKE_SKIP_BUILD", "1");
        Process bench = builder.start();
        try {
            assertThat(bench.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            bench.destroy();
        }

        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(bench.exitValue()).as(said).isZero();
        assertThat(said)
                .contains("1 of 3  direct, Google 5 ms, 8 in flight", "3 of 3  webhook, Google 5 ms, 8 in flight")
                .doesNotContain("violations,");
        for (String file : new String[] {"bench.json", "bench.txt", "bench.svg"}) {
            assertThat(report.resolve(file)).isNotEmptyFile();
        }
    }
}

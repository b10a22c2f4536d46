package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.local.house.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./handshake dev} as a person uses it: the command itself, its output, its end. */
@Timeout(240)
class DevIT {

    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(100);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(70);
    private static final Pattern BOOKED_DAY = Pattern.compile("asks for (\\S+) at 14:00");

    @TempDir
    private Path temp;

    private final List<Dev> started = new ArrayList<>();

    private record Dev(Process process, List<String> lines, CompletableFuture<Void> reading) {

        /** SIGTERM through the handle: {@link Process#destroy()} would close the output that is still to be read. */
        void terminate() {
            process.toHandle().destroy();
        }

        int ended() throws Exception {
            assertThat(process.waitFor(STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            reading.get(STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS);
            return process.exitValue();
        }

        void shows(String text) {
            await().atMost(SHOWN_WITHIN)
                    .until(() -> !process.isAlive() || lines.stream().anyMatch(line -> line.contains(text)));
            assertThat(lines).anyMatch(line -> line.contains(text));
        }

        String output() {
            return String.join("\n", lines);
        }
    }

    private Dev dev(String... options) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(InTown.ROOT.resolve("handshake").toString(), "dev"));
        command.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(temp.toFile()).redirectErrorStream(true);
        builder.environment().put("HANDSHAKE_SKIP_BUILD", "1");
        Process process = builder.start();
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> reading = CompletableFuture.runAsync(
                () -> process.inputReader().lines().forEach(lines::add),
                task -> Thread.ofVirtual().start(task));
        Dev dev = new Dev(process, lines, reading);
        started.add(dev);
        return dev;
    }

    @AfterEach
    void stopAll() throws Exception {
        for (Dev dev : started) {
            dev.terminate();
            dev.ended();
        }
    }

    @Test
    void showsABookingSurvivesKillsAndStopsCleanly() throws Exception {
        int offset = freeOffset();
        String[] options = {"--data", "my data", "--port-offset", Integer.toString(offset)};
        Dev first = dev(options);
        first.shows("Running until Ctrl-C");
        assertThat(first.output()).contains("\"status\" : \"confirmed\"").contains("since start");
        assertThat(first.output()).doesNotContain("dev-vapi-").doesNotContain("dev-admin-");

        List<ProcessHandle> children = first.process().descendants().toList();
        ProcessHandle worker = child(children, "saga-worker.jar");
        assertThat(worker.destroyForcibly()).isTrue();
        first.shows("saga-worker ended (signal 9), restarting");
        first.shows(Ports.standard(offset).worker() + " again");

        first.process().toHandle().destroyForcibly();
        first.ended();

        Dev second = dev(options);
        second.shows("Running until Ctrl-C");
        assertThat(second.output()).contains("\"status\" : \"confirmed\"");
        assertThat(bookedDay(second)).isNotEqualTo(bookedDay(first));
        assertThat(children).noneMatch(ProcessHandle::isAlive);

        new ReadmeWalk(Ports.standard(offset), temp.resolve("my data")).follow(InTown.ROOT.resolve("README.md"));

        List<ProcessHandle> all = second.process().descendants().toList();
        second.terminate();
        assertThat(second.ended()).isZero();
        assertThat(all).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(second.output()).contains("Stopped.").doesNotContain("restarting");
    }

    @Test
    void namesATakenPortAndExitsWithOne() throws Exception {
        int offset = freeOffset();
        int port = Ports.standard(offset).kafka();
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();

            Dev dev = dev("--data", "other", "--port-offset", Integer.toString(offset));

            assertThat(dev.ended()).isEqualTo(1);
            assertThat(dev.output()).contains(port + " (for Kafka)").doesNotContain("	at ");
        }
    }

    private static ProcessHandle child(List<ProcessHandle> children, String jar) {
        return children.stream()
                .filter(child -> child.info().commandLine().orElse("").contains(jar))
                .findFirst()
                .orElseThrow();
    }

    private static String bookedDay(Dev dev) {
        Matcher day = BOOKED_DAY.matcher(dev.output());
        assertThat(day.find()).isTrue();
        return day.group(1);
    }

    /** An offset at which all ports are free, and none is one that an outgoing connection may take. */
    private static int freeOffset() {
        return Stream.iterate(2_000, offset -> offset < 16_000, offset -> offset + 137)
                .filter(DevIT::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int offset) {
        Ports ports = Ports.standard(offset);
        return Stream.of(ports.ingress(), ports.worker(), ports.kafka(), ports.postgres(), ports.google(), ports.desk())
                .allMatch(port -> {
                    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                        return socket.isBound();
                    } catch (IOException e) {
                        return false;
                    }
                });
    }
}

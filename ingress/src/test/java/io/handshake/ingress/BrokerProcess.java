package io.handshake.ingress;

import io.handshake.contracts.Topic;
import io.handshake.embedded.EmbeddedKafka;
import io.handshake.embedded.LoopbackPorts;
import io.handshake.embedded.TopicSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real broker in a JVM of its own, so that it can be killed, frozen and started again on its port and its data. */
public final class BrokerProcess implements AutoCloseable {

    private static final String READY = "BROKER READY";

    private final Path data;
    private final int port = LoopbackPorts.free();
    private Process process;

    public BrokerProcess(Path data) {
        this.data = data;
        start();
    }

    /** Runs until its parent is gone. */
    public static void main(String[] arguments) throws IOException {
        EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        kafka.provision(Arrays.stream(Topic.values())
                .map(topic -> new TopicSpec(topic.topicName(), topic.partitions(), topic.settings()))
                .toList());
        System.out.println(READY);
        System.in.transferTo(OutputStream.nullOutputStream());
        Runtime.getRuntime().halt(0);
    }

    public String bootstrapServers() {
        return LoopbackPorts.HOST + ":" + port;
    }

    public void start() {
        try {
            process = new ProcessBuilder(List.of(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx384m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            BrokerProcess.class.getName(),
                            data.toString(),
                            Integer.toString(port)))
                    .redirectErrorStream(true)
                    .start();
            awaitReady();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                // What follows is read so that the pipe never fills and blocks the broker.
                Thread.ofVirtual().start(() -> output.lines().forEach(later -> {}));
                return;
            }
            seen.append(line).append('\n');
        }
        throw new IllegalStateException("The broker ended early:\n" + seen);
    }

    /** Running and awake, whatever was done to it. */
    public void mend() {
        if (process.isAlive()) {
            thaw();
        } else {
            start();
        }
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** SIGSTOP: its connections stay open and nobody answers. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill " + name + " exited with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}

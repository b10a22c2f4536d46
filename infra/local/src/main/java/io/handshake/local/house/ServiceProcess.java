package io.handshake.local.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One service as a process of its own. It can be ended in every way in which processes end, and started again. */
public final class ServiceProcess implements AutoCloseable {

    /** A worker drains for up to 16 s before it gives its bookings away. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);

    private static final Duration KILLED_WITHIN = Duration.ofSeconds(10);
    private static final int LOG_TAIL_BYTES = 16 * 1024;
    private static final int LOG_TAIL_LINES = 40;

    private final Launch launch;
    private final PidFile pidFile;
    private final Readiness readiness;
    private Process process;
    private boolean closed;

    private ServiceProcess(Launch launch, PidFile pidFile) {
        this.launch = launch;
        this.pidFile = pidFile;
        this.readiness = new Readiness(launch.port());
        this.process = begin(launch, pidFile);
    }

    static ServiceProcess start(Launch launch, Path run) {
        setAside(launch.log());
        return new ServiceProcess(launch, Leftovers.pidFile(run, launch.name()));
    }

    /** A log holds one house's runs; that of the house before lies beside it. */
    private static void setAside(Path log) {
        try {
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The log " + log + " cannot be set aside", e);
        }
    }

    private static Process begin(Launch launch, PidFile pidFile) {
        ProcessBuilder builder = new ProcessBuilder(launch.command())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(launch.log().toFile()));
        // a builder begins with all that this process has
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        try {
            Process process = builder.start();
            pidFile.write(process.toHandle());
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(launch.name() + " cannot be started", e);
        }
    }

    /** As it is named in messages, in its log and in its pid file. */
    public String name() {
        return launch.name();
    }

    public int port() {
        return launch.port();
    }

    /** The root of its HTTP, without a slash at its end. */
    public String url() {
        return readiness.url();
    }

    public Path log() {
        return launch.log();
    }

    public synchronized long pid() {
        return process.pid();
    }

    public synchronized boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it says of itself that it can serve. */
    public boolean isReady() {
        return isAlive() && readiness.isUp();
    }

    /** Completed with the exit value when this run of it has ended; 128 and more is a signal's number plus 128. */
    public synchronized CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /**
     * Returns when it is ready.
     *
     * @throws IllegalStateException when it ends or is not ready within the bound; the message ends with the last lines
     *     of its log
     */
    public void awaitReady(Duration bound) {
        BoundedWait.until(bound, () -> !isAlive() || readiness.isUp());
        if (!isAlive()) {
            throw new IllegalStateException(name() + " " + EndOf.process(ended().join()) + " before it was ready. "
                    + "Its log " + log() + " ends with:\n" + lastLogLines());
        }
        if (!readiness.isUp()) {
            throw new IllegalStateException(name() + " was not ready within " + bound.toSeconds() + " s. Its log "
                    + log() + " ends with:\n" + lastLogLines());
        }
    }

    /** The end of its log, at most 16 KiB and 40 lines. */
    public String lastLogLines() {
        try (SeekableByteChannel channel = Files.newByteChannel(log())) {
            long from = Math.max(0, channel.size() - LOG_TAIL_BYTES);
            channel.position(from);
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until the end, which may have moved on
            }
            List<String> lines = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(the log cannot be read: " + e.getMessage() + ")";
        }
    }

    /** SIGTERM, and SIGKILL when it has not ended within 20 s. */
    public synchronized void stop() {
        stop(STOPS_WITHIN);
    }

    synchronized void stop(Duration bound) {
        signal("CONT");
        process.destroy();
        if (!ends(bound)) {
            kill();
        }
        pidFile.delete();
    }

    /** SIGKILL: a crash. Returns when the process is gone. */
    public synchronized void kill() {
        process.destroyForcibly();
        if (!ends(KILLED_WITHIN)) {
            throw new IllegalStateException(name() + " survives SIGKILL");
        }
    }

    /** SIGSTOP: as a machine that sleeps, or a very long garbage collection. */
    public synchronized void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    public synchronized void resume() {
        signal("CONT");
    }

    /**
     * Starts it again after it has ended, with the same port and settings. Returns whether it did: what was closed stays
     * closed.
     */
    public synchronized boolean restart() {
        if (process.isAlive()) {
            throw new IllegalStateException(name() + " is still running");
        }
        if (!closed) {
            process = begin(launch, pidFile);
        }
        return !closed;
    }

    /** As {@link #stop()}, for good. */
    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }

    private boolean ends(Duration bound) {
        try {
            return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Java knows SIGTERM and SIGKILL only. */
    private void signal(String signal) {
        if (!process.isAlive()) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor(KILLED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException("SIG" + signal + " cannot be sent to " + name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.handshake.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The server process of one cluster, found by the {@code postmaster.pid} that it writes. */
final class Postmaster {

    private static final Duration GONE_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(10);

    private final Path data;
    private final Path pidFile;

    Postmaster(Path data) {
        this.data = data;
        this.pidFile = data.resolve("postmaster.pid");
    }

    /** The living server of this cluster, whoever started it. */
    Optional<ProcessHandle> find() {
        return pid().flatMap(ProcessHandle::of).filter(this::servesThisCluster);
    }

    /**
     * Removes a pid file whose process is alive but is somebody else's (the number was given out again) or is only waiting
     * to be reaped: PostgreSQL itself would refuse to start because of it. One whose process is gone it handles itself.
     */
    void forgetStalePid() {
        boolean misleading = pid().flatMap(ProcessHandle::of).isPresent() && find().isEmpty();
        if (misleading) {
            try {
                Files.deleteIfExists(pidFile);
            } catch (IOException e) {
                throw new UncheckedIOException("The stale " + pidFile + " could not be removed", e);
            }
        }
    }

    /** SIGKILL to the server and all its children, as a power cut would do; returns when they are gone. */
    void kill() {
        find().ifPresent(server -> {
            List<ProcessHandle> family = server.descendants().toList();
            server.destroyForcibly();
            family.forEach(ProcessHandle::destroyForcibly);
            long deadline = System.nanoTime() + GONE_WITHIN.toNanos();
            while (servesThisCluster(server) || family.stream().anyMatch(Postmaster::isRunning)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("PostgreSQL is still there after SIGKILL, pid " + server.pid());
                }
                LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
            }
        });
    }

    private Optional<Long> pid() {
        try {
            return Files.exists(pidFile)
                    ? Files.readAllLines(pidFile).stream().findFirst().map(line -> Long.parseLong(line.strip()))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            // half-written by a killed server: whoever wrote it is not there any more
            return Optional.empty();
        }
    }

    /** pg_ctl starts it as {@code postgres -D <data>}; a zombie has no arguments left. */
    private boolean servesThisCluster(ProcessHandle process) {
        return process.info()
                .arguments()
                .map(Arrays::asList)
                .filter(arguments -> arguments.contains(data.toString()))
                .isPresent();
    }

    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().arguments().isPresent();
    }
}

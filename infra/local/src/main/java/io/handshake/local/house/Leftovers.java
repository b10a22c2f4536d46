package io.handshake.local.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Children of a launcher that was killed: they are ended before their successors start. */
final class Leftovers {

    private static final Duration GONE_WITHIN = Duration.ofSeconds(10);
    private static final String PID_SUFFIX = ".pid";

    /** Where a child of this name remembers its pid. */
    static PidFile pidFile(Path run, String name) {
        return new PidFile(run.resolve(name + PID_SUFFIX));
    }

    /** Ends them with SIGKILL: whatever they had begun, the next worker takes over. Returns how many there were. */
    static int end(Path run) {
        List<PidFile> files = remembered(run);
        List<ProcessHandle> living =
                files.stream().flatMap(file -> file.living().stream()).toList();
        living.forEach(ProcessHandle::destroyForcibly);
        if (!BoundedWait.until(GONE_WITHIN, () -> living.stream().noneMatch(ProcessHandle::isAlive))) {
            throw new IllegalStateException("A process of an earlier run does not end: "
                    + living.stream().map(ProcessHandle::pid).toList());
        }
        files.forEach(PidFile::delete);
        return living.size();
    }

    private static List<PidFile> remembered(Path run) {
        if (!Files.isDirectory(run)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(run)) {
            return files.filter(file -> file.toString().endsWith(PID_SUFFIX))
                    .map(PidFile::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + run + " cannot be read", e);
        }
    }

    private Leftovers() {}
}

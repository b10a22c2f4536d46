package io.handshake.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.springframework.util.FileSystemUtils;

/** What lives as long as this JVM: it is stopped in the reverse order of its start, users before their servers. */
public final class AtExit {

    private static final Deque<Runnable> LAST_FIRST = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::stopAll));
    }

    public static synchronized void stop(Runnable stop) {
        LAST_FIRST.addFirst(stop);
    }

    /** A folder for a server's data, removed after the server has stopped. */
    static Path scratchFolder(String name) {
        try {
            Path folder = Files.createTempDirectory("handshake-" + name);
            stop(() -> FileSystemUtils.deleteRecursively(folder.toFile()));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized void stopAll() {
        LAST_FIRST.forEach(Runnable::run);
    }

    private AtExit() {}
}

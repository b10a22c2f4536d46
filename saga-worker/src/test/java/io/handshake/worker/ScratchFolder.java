package io.handshake.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** Where a server of this JVM keeps its data, for as long as the JVM lives. */
final class ScratchFolder {

    static Path create(String name) {
        try {
            return Files.createTempDirectory("handshake-" + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the server with the JVM, and removes what it leaves. */
    static void atExit(Path folder, Runnable stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.run();
            FileSystemUtils.deleteRecursively(folder.toFile());
        }));
    }

    private ScratchFolder() {}
}

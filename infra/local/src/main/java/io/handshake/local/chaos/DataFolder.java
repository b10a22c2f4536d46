package io.handshake.local.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a house lies: the folder that somebody named, which stays, or a temporary one, which is deleted at the end. */
record DataFolder(Path path, boolean isTemporary) implements AutoCloseable {

    static DataFolder of(Optional<Path> named) {
        try {
            return named.isPresent()
                    ? new DataFolder(Files.createDirectories(named.get()), false)
                    : new DataFolder(Files.createTempDirectory("handshake-chaos-"), true);
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder cannot be made", e);
        }
    }

    @Override
    public void close() {
        if (!isTemporary) {
            return;
        }
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + path + " cannot be deleted", e);
        }
    }
}

package io.handshake.local.gauge;

import io.handshake.local.house.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a house lies: the folder that somebody named, which stays, or a temporary one, which is deleted at the end. */
public record DataFolder(Path path, boolean isTemporary) implements AutoCloseable {

    /** Says that what lies beside it was made by one of these runs and may be deleted by the next. */
    private static final String MARK = "made-for-a-run";

    /**
     * Makes it.
     *
     * @throws IllegalStateException that says in one line why it cannot be used
     */
    public static DataFolder of(Optional<Path> named) {
        try {
            return named.isPresent()
                    ? marked(named.get())
                    : new DataFolder(Files.createTempDirectory("handshake-run-"), true);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The data folder " + named.map(Path::toString).orElse("") + " cannot be made", e);
        }
    }

    private static DataFolder marked(Path folder) throws IOException {
        Path mark = folder.resolve(MARK);
        if (!Files.exists(mark)) {
            if (new Folders(folder).holdAnything()) {
                throw new IllegalStateException("The data folder " + folder
                        + " holds something that no such run has made and would delete; name another");
            }
            Files.createDirectories(folder);
            Files.createFile(mark);
        }
        return new DataFolder(folder, false);
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
            throw new UncheckedIOException("The folder " + path + " is left behind, it cannot be deleted", e);
        }
    }
}

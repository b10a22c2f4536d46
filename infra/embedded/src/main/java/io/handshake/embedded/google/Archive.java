package io.handshake.embedded.google;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** A log of JSON lines, the last one of each thing wins; it is written short again at each start. */
final class Archive implements AutoCloseable {

    private final Path file;
    private final Writer writer;

    private Archive(Path file, Writer writer) {
        this.file = file;
        this.writer = writer;
    }

    static Path file(Path folder) {
        return folder.resolve("google.jsonl");
    }

    /** The lines of an earlier run. The last one may be cut off by a kill: nobody was told of it. */
    static List<ObjectNode> read(Path folder) {
        if (!Files.exists(file(folder))) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file(folder))) {
            return lines.takeWhile(Archive::isWhole).map(Json::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The calendar data in " + folder + " cannot be read", e);
        }
    }

    /** Replaces what is there by the present state, and takes further lines from now on. */
    static Archive startWith(Path folder, List<ObjectNode> state) {
        try {
            Files.createDirectories(folder);
            Path fresh = folder.resolve("google.jsonl.new");
            Files.write(fresh, state.stream().map(ObjectNode::toString).toList());
            Path file = Files.move(
                    fresh, file(folder), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Archive(file, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new UncheckedIOException("The calendar data in " + folder + " cannot be written", e);
        }
    }

    synchronized void append(ObjectNode line) {
        try {
            writer.write(line.toString());
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The calendar data in " + file + " cannot be written", e);
        }
    }

    private static boolean isWhole(String line) {
        return line.endsWith("}") && isJson(line);
    }

    private static boolean isJson(String line) {
        try {
            Json.parse(line);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public synchronized void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The calendar data in " + file + " cannot be closed", e);
        }
    }
}

package io.handshake.local.gauge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Leaves a run's figures behind, for programs and for people. */
public final class JsonReport {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Writes {@code name.json} and {@code name.txt} into the folder, over those of an earlier run. */
    public static void write(Path folder, String name, Record figures, List<String> lines) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve(name + ".json"),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(figures) + "\n");
            Files.write(folder.resolve(name + ".txt"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException("The report cannot be written to " + folder, e);
        }
    }

    private JsonReport() {}
}

package io.handshake.local.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** I7: values that nobody may see are searched wherever operators look. */
public final class SecrecyAudit {

    private final Map<String, String> forbidden;
    private final List<String> violations = new ArrayList<>();

    /** @param forbidden what it is, as it may be named in a message, and the text that must not be found */
    public SecrecyAudit(Map<String, String> forbidden) {
        this.forbidden = new TreeMap<>(forbidden);
    }

    /** A text, such as the metrics of a service. */
    public SecrecyAudit text(String where, String text) {
        text.lines().forEach(line -> look(where, line));
        return this;
    }

    /** Every file of a folder that may be read as text; a folder that is not there holds nothing. */
    public SecrecyAudit folder(Path folder) {
        if (Files.isDirectory(folder)) {
            try (var files = Files.list(folder)) {
                files.filter(Files::isRegularFile).sorted().forEach(this::file);
            } catch (IOException e) {
                throw new UncheckedIOException("The folder " + folder + " cannot be read", e);
            }
        }
        return this;
    }

    /** A file, line by line; one that is not there holds nothing. */
    public SecrecyAudit file(Path file) {
        if (!Files.exists(file)) {
            return this;
        }
        // Latin-1 reads every byte; all that is searched is ASCII
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String name = file.getFileName().toString();
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                look(name + " line " + number, line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " cannot be read", e);
        }
        return this;
    }

    /** Keys and headers of every record of our topics. */
    public SecrecyAudit labels(String bootstrapServers) {
        KafkaLabels.read(bootstrapServers).forEach(label -> look("a Kafka key or header", label));
        return this;
    }

    /** Where which kind of value was found; never the value. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    private void look(String where, String line) {
        forbidden.forEach((what, text) -> {
            if (line.contains(text)) {
                violations.add("I7: " + what + " stands in " + where);
            }
        });
    }
}

package io.handshake.local.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** I7: values that nobody may see are searched wherever operators look, in clear and as the web writes them. */
public final class SecrecyAudit {

    /** What is shorter in base64 may be there by chance. */
    private static final int LEAST_OF_BASE64 = 8;

    private static final int BITS_OF_A_BYTE = 8;
    private static final int BITS_OF_A_LETTER = 6;

    private final Map<String, Set<String>> forbidden = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();

    /** @param forbidden what it is, as it may be named in a message, and the text that must not be found */
    public SecrecyAudit(Map<String, String> forbidden) {
        forbidden.forEach((what, text) -> this.forbidden.put(what, spellings(text)));
    }

    /** In clear, URL-encoded, and in base64 wherever it stands in what was encoded. */
    private static Set<String> spellings(String text) {
        Set<String> spellings = new TreeSet<>(Set.of(text));
        spellings.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            // the letters at both ends hold bits of the neighbours, too
            int from = (before * BITS_OF_A_BYTE + BITS_OF_A_LETTER - 1) / BITS_OF_A_LETTER;
            int to = shifted.length * BITS_OF_A_BYTE / BITS_OF_A_LETTER;
            if (to - from >= LEAST_OF_BASE64) {
                spellings.add(Base64.getEncoder().encodeToString(shifted).substring(from, to));
                spellings.add(Base64.getUrlEncoder().encodeToString(shifted).substring(from, to));
            }
        }
        return spellings;
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
        forbidden.forEach((what, spellings) -> {
            if (spellings.stream().anyMatch(line::contains)) {
                violations.add("I7: " + what + " stands in " + where);
            }
        });
    }
}

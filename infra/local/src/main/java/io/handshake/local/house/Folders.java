package io.handshake.local.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What lies in a house's data folder. */
public record Folders(Path data) {

    /** Everything by its name, so that emptying a wrong folder by mistake takes nothing else with it. */
    private static final List<String> OURS =
            List.of("kafka", "postgres", "google", "services", "log", "secrets.properties");

    public Folders {
        data = data.toAbsolutePath().normalize();
    }

    public Path kafka() {
        return data.resolve("kafka");
    }

    public Path postgres() {
        return data.resolve("postgres");
    }

    public Path google() {
        return data.resolve("google");
    }

    public Path log() {
        return data.resolve("log");
    }

    /** The services' jars, unpacked. */
    public Path services() {
        return data.resolve("services");
    }

    /** The pid files of the children, and the launcher's lock. */
    public Path run() {
        return data.resolve("run");
    }

    public Path secrets() {
        return data.resolve("secrets.properties");
    }

    public void create() {
        try {
            for (Path folder : List.of(data, kafka(), postgres(), google(), services(), log(), run())) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + data + " cannot be used", e);
        }
    }

    /** Whether anything lies in it that {@link #empty()} deletes. */
    public boolean holdAnything() {
        return OURS.stream().map(data::resolve).anyMatch(Files::exists);
    }

    /** Deletes what a house keeps; not the run folder, whose lock whoever calls this is holding. */
    public void empty() {
        for (String name : OURS) {
            delete(data.resolve(name));
        }
    }

    static void delete(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + root + " cannot be emptied", e);
        }
    }
}

package io.handshake.local.house;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * Spring Boot's jar of jars, unpacked into a thin jar with its libraries beside it. A service started from that needs half
 * the time (measured for the saga-worker on two cores: 7.0 s instead of 15.7 s), and goes on undisturbed when the jar is
 * built anew.
 */
final class UnpackedJar {

    private static final String CLASSES = "BOOT-INF/classes/";
    private static final String LIBRARIES = "BOOT-INF/lib/";
    private static final String INDEX = "BOOT-INF/classpath.idx";
    private static final String MARK = "unpacked-from";

    /**
     * The jar to run: the thin one, or the jar itself when it is none of Boot's. What an earlier call has unpacked is used
     * again while the jar is the same.
     */
    static Path of(Path jar, Path folder) {
        try (JarFile boot = new JarFile(jar.toFile())) {
            String mainClass = boot.getManifest().getMainAttributes().getValue("Start-Class");
            if (mainClass == null) {
                return jar;
            }
            Path thin = folder.resolve(jar.getFileName());
            String from = jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar);
            Path mark = folder.resolve(MARK);
            if (!Files.exists(mark) || !Files.readString(mark).equals(from)) {
                unpack(boot, mainClass, thin, folder, Files.getLastModifiedTime(jar));
                // last, so that a half-unpacked folder is unpacked again
                Files.writeString(mark, from);
            }
            return thin;
        } catch (IOException e) {
            throw new UncheckedIOException("The jar " + jar + " cannot be unpacked into " + folder, e);
        }
    }

    private static void unpack(JarFile boot, String mainClass, Path thin, Path folder, FileTime built)
            throws IOException {
        Folders.delete(folder);
        Files.createDirectories(folder.resolve("lib"));
        try (OutputStream file = Files.newOutputStream(thin);
                JarOutputStream classes = new JarOutputStream(file, manifest(boot, mainClass))) {
            for (JarEntry entry : (Iterable<JarEntry>) boot.stream()::iterator) {
                unpack(boot, entry, folder, classes, built);
            }
        }
        Files.setLastModifiedTime(thin, built);
    }

    /** With the times of the build, not of the unpacking: an {@link AotCache} is for jars of one size and time. */
    private static void unpack(JarFile boot, JarEntry entry, Path folder, JarOutputStream classes, FileTime built)
            throws IOException {
        String name = entry.getName();
        if (name.startsWith(LIBRARIES) && name.endsWith(".jar")) {
            try (InputStream library = boot.getInputStream(entry)) {
                Files.copy(library, folder.resolve(besideUs(name)));
            }
            Files.setLastModifiedTime(folder.resolve(besideUs(name)), built);
        } else if (name.startsWith(CLASSES) && name.length() > CLASSES.length()) {
            JarEntry ours = new JarEntry(name.substring(CLASSES.length()));
            ours.setLastModifiedTime(built);
            classes.putNextEntry(ours);
            try (InputStream content = boot.getInputStream(entry)) {
                content.transferTo(classes);
            }
            classes.closeEntry();
        }
    }

    /** With the libraries in the order in which Boot's own launcher has them. */
    private static Manifest manifest(JarFile boot, String mainClass) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        try (InputStream index = boot.getInputStream(boot.getEntry(INDEX))) {
            String libraries = new String(index.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> besideUs(line.replaceAll("^- \"|\"$", "")))
                    .collect(Collectors.joining(" "));
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, libraries);
        }
        return manifest;
    }

    /** By its own name only, wherever an entry claims to lie. */
    private static String besideUs(String entryName) {
        return "lib/" + entryName.substring(entryName.lastIndexOf('/') + 1);
    }

    private UnpackedJar() {}
}

package io.handshake.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The PostgreSQL server of this machine's kind, unpacked once per user into a cache folder. */
record PostgresBinaries(Path home) {

    private static final int ANY_EXECUTE_BIT = 0111;

    static PostgresBinaries unpacked() {
        String archive = archive(System.getProperty("os.name"), System.getProperty("os.arch"));
        URL resource = PostgresBinaries.class.getResource(archive);
        if (resource == null) {
            throw new IllegalStateException("There is no PostgreSQL for this machine: " + archive + " is missing");
        }
        try {
            // the length tells one version of the archive from the next without reading all of it
            long length = resource.openConnection().getContentLengthLong();
            Path home = cache().resolve("postgres-" + length);
            if (!Files.exists(home)) {
                unpack(resource, home);
            }
            return new PostgresBinaries(home);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be unpacked", e);
        }
    }

    static String archive(String osName, String osArch) {
        boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
        String os = osName.toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        return "/postgres-" + os + "-" + (arm ? "arm_64" : "x86_64") + ".txz";
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    private static Path cache() {
        return Path.of(System.getProperty("user.home"), ".cache", "handshake");
    }

    /** Two processes may unpack at the same time: each into its own folder, and the first rename wins. */
    private static void unpack(URL archive, Path home) throws IOException {
        Path parent = Files.createDirectories(home.toAbsolutePath().resolveSibling("unpacking"));
        Path fresh = Files.createTempDirectory(parent, "postgres");
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive.openStream())))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(entry, tar, fresh);
            }
        }
        try {
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.exists(home)) {
                throw e;
            }
        }
    }

    private static void write(TarArchiveEntry entry, InputStream content, Path root) throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("The archive points outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolve("..").normalize());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
        if ((entry.getMode() & ANY_EXECUTE_BIT) != 0) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}

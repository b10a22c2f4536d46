package io.handshake.local.house;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** The secrets of one house: made once, kept in a file that only its owner can read. */
final class Secrets {

    private static final int TOKEN_BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /** By the names of the settings; what an older file lacks is made and added. */
    static Map<String, String> in(Path file) {
        Properties kept = read(file);
        int before = kept.size();
        kept.computeIfAbsent(Settings.VAPI_SECRETS, name -> "dev-vapi-" + token());
        kept.computeIfAbsent(Settings.ADMIN_TOKEN, name -> "dev-admin-" + token());
        kept.computeIfAbsent(Settings.METRICS_TOKEN, name -> "dev-metrics-" + token());
        kept.computeIfAbsent(Settings.GOOGLE_CLIENT_ID, name -> "dev-client");
        kept.computeIfAbsent(Settings.GOOGLE_CLIENT_SECRET, name -> "dev-client-" + token());
        kept.computeIfAbsent(Settings.KEYSET, name -> TinkKeyset.fresh());
        if (kept.size() != before) {
            write(file, kept);
        }
        Map<String, String> secrets = new TreeMap<>();
        kept.stringPropertyNames().forEach(name -> secrets.put(name, kept.getProperty(name)));
        return secrets;
    }

    private static Properties read(Path file) {
        Properties kept = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                kept.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("The file " + file + " cannot be read", e);
            }
        }
        return kept;
    }

    private static void write(Path file, Properties kept) {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try (Writer writer = Files.newBufferedWriter(fresh)) {
                kept.store(
                        writer,
                        "The secrets of this house on one machine. Made once; delete the file to get new ones.");
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " cannot be written", e);
        }
    }

    private static String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private Secrets() {}
}

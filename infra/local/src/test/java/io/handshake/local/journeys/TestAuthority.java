package io.handshake.local.journeys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate authority of a test's own, made by the JDK's keytool, and the certificates that it signs. */
final class TestAuthority {

    private static final String PASSWORD = "opens-nothing-else";
    private static final String SELF = "authority";
    private static final int MADE_WITHIN_S = 30;

    private final Path folder;
    private final Path store;

    TestAuthority(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.store = folder.resolve("keys.p12");
        make(SELF, List.of("-ext", "bc=ca:true"));
    }

    /** PEM: whom somebody trusts who trusts this authority. */
    Path certificate() throws Exception {
        return Files.writeString(folder.resolve("ca.crt"), certificate(keys(), SELF));
    }

    /**
     * PEM: a private key that only its owner may read, and the certificate that says whose it is.
     *
     * @param name as certificates have it: {@code ip:127.0.0.1} or {@code dns:localhost}
     */
    Path server(String alias, String name) throws Exception {
        make(alias, List.of("-signer", SELF, "-ext", "san=" + name, "-ext", "eku=serverAuth"));
        KeyStore keys = keys();
        byte[] key = keys.getKey(alias, PASSWORD.toCharArray()).getEncoded();
        Path file = Files.createFile(
                folder.resolve(alias + ".pem"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, pem("PRIVATE KEY", key) + certificate(keys, alias));
    }

    private void make(String alias, List<String> more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-J-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", "CN=" + alias, "-validity", "2"));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        command.addAll(more);
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(alias + ".log").toFile())
                .start();
        if (!keytool.waitFor(MADE_WITHIN_S, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException("keytool made no key: " + Files.readString(folder.resolve(alias + ".log")));
        }
    }

    private KeyStore keys() throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private static String certificate(KeyStore keys, String alias) throws GeneralSecurityException {
        return pem("CERTIFICATE", keys.getCertificate(alias).getEncoded());
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes));
    }
}

package io.handshake.local.verify;

import io.handshake.embedded.EmbeddedPostgres;
import io.handshake.embedded.LoopbackPorts;
import io.handshake.local.house.Folders;
import io.handshake.local.house.Ports;
import io.handshake.local.house.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The settings of a house that {@code ./handshake dev} runs. */
final class DevSettings {

    /**
     * Those of the house with this data folder.
     *
     * @throws IllegalArgumentException when no house has kept its secrets there
     */
    static Map<String, String> of(Path data, Ports ports) {
        Properties kept = new Properties();
        try (Reader reader = Files.newBufferedReader(new Folders(data).secrets())) {
            kept.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "verify: --dev: expected the secrets of a local house in " + data + ", found none", e);
        }
        Map<String, String> settings = new TreeMap<>();
        kept.stringPropertyNames().forEach(name -> settings.put(name, kept.getProperty(name)));
        settings.put(Settings.KAFKA, LoopbackPorts.HOST + ":" + ports.kafka());
        settings.put(
                Settings.DATABASE_URL,
                "jdbc:postgresql://" + LoopbackPorts.HOST + ":" + ports.postgres() + "/handshake");
        settings.put(Settings.GOOGLE_API, "http://" + LoopbackPorts.HOST + ":" + ports.google() + "/");
        settings.put(Settings.GOOGLE_TOKEN, settings.get(Settings.GOOGLE_API) + "token");
        settings.put(Settings.DATABASE_USERNAME, EmbeddedPostgres.USERNAME);
        settings.put(Settings.DATABASE_PASSWORD, EmbeddedPostgres.PASSWORD);
        return settings;
    }

    private DevSettings() {}
}

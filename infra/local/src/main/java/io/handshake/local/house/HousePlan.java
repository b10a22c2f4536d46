package io.handshake.local.house;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a house shall be: decided before anything is started.
 *
 * @param repository where the services' jars are
 * @param outside settings that somebody chose; they win over ours, and servers that they name are not started here
 */
public record HousePlan(Path repository, Folders folders, Ports ports, Map<String, String> outside, Progress progress) {

    public HousePlan {
        outside = Map.copyOf(outside);
        if (outside.containsKey(Settings.GOOGLE_API) != outside.containsKey(Settings.GOOGLE_TOKEN)) {
            throw new IllegalArgumentException("Expected " + Settings.GOOGLE_API + " and " + Settings.GOOGLE_TOKEN
                    + " to be set both or not at all, found only "
                    + (outside.containsKey(Settings.GOOGLE_API) ? Settings.GOOGLE_API : Settings.GOOGLE_TOKEN));
        }
    }

    /** On free ports, with nothing from outside. */
    public static HousePlan alone(Path repository, Path data) {
        return new HousePlan(repository, new Folders(data), Ports.free(), Map.of(), Progress.SILENT);
    }

    public HousePlan with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(outside);
        all.putAll(more);
        return new HousePlan(repository, folders, ports, all, progress);
    }

    /** The house's own secrets, and over them what comes from outside. The folders must be there. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>(Secrets.in(folders.secrets()));
        settings.putAll(outside);
        return settings;
    }

    /** Settings are secret. */
    @Override
    public String toString() {
        return "HousePlan[" + folders.data() + "]";
    }
}

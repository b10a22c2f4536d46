package io.handshake.local.house;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a house shall be: decided before anything is started.
 *
 * @param repository where the services' jars are
 * @param outside settings that somebody chose; they win over ours, and servers that they name are not started here
 * @param jvm options of the services' JVMs
 */
public record HousePlan(
        Path repository,
        Folders folders,
        Ports ports,
        Map<String, String> outside,
        Progress progress,
        List<String> jvm) {

    /** The second compiler costs more than it gives in a process that lives for minutes: 24 s of CPU to start, not 15. */
    private static final List<String> QUICK_AND_SMALL =
            List.of("-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    public HousePlan {
        jvm = List.copyOf(jvm);
        outside = Map.copyOf(outside);
        if (outside.containsKey(Settings.GOOGLE_API) != outside.containsKey(Settings.GOOGLE_TOKEN)) {
            throw new IllegalArgumentException("Expected " + Settings.GOOGLE_API + " and " + Settings.GOOGLE_TOKEN
                    + " to be set both or not at all, found only "
                    + (outside.containsKey(Settings.GOOGLE_API) ? Settings.GOOGLE_API : Settings.GOOGLE_TOKEN));
        }
    }

    /** With services that start quickly and stay small. */
    public HousePlan(Path repository, Folders folders, Ports ports, Map<String, String> outside, Progress progress) {
        this(repository, folders, ports, outside, progress, QUICK_AND_SMALL);
    }

    /** On free ports, with nothing from outside. */
    public static HousePlan alone(Path repository, Path data) {
        return new HousePlan(repository, new Folders(data), Ports.free(), Map.of(), Progress.SILENT);
    }

    /** With other options of the services' JVMs. */
    public HousePlan withJvm(List<String> options) {
        return new HousePlan(repository, folders, ports, outside, progress, options);
    }

    public HousePlan with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(outside);
        all.putAll(more);
        return new HousePlan(repository, folders, ports, all, progress, jvm);
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

package io.handshake.local.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a service is run beside everything else on a developer's machine: small, and quick to start. */
final class JavaCommand {

    /** The second compiler costs more than it gives in a process that lives for minutes: 24 s of CPU to start, not 15. */
    private static final List<String> QUICK_AND_SMALL =
            List.of("-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** With the JDK that runs this; {@code more} are options of the JVM. */
    static List<String> of(Path jar, Path unpacked, List<String> more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.addAll(QUICK_AND_SMALL);
        command.addAll(more);
        command.add("-jar");
        command.add(UnpackedJar.of(jar, unpacked).toString());
        return command;
    }

    private JavaCommand() {}
}

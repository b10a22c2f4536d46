package io.handshake.local.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a service is run. */
final class JavaCommand {

    /** With the JDK that runs this. */
    static List<String> of(Path jar, Path unpacked, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.addAll(options);
        command.add("-jar");
        command.add(UnpackedJar.of(jar, unpacked).toString());
        return command;
    }

    private JavaCommand() {}
}

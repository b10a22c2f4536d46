package io.handshake.local.house;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How one service is started: everything that a restart needs again. */
record Launch(String name, int port, List<String> command, Map<String, String> environment, Path log) {

    Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** The environment holds secrets. */
    @Override
    public String toString() {
        return "Launch[" + name + ", port " + port + "]";
    }
}

package io.handshake.local.verify;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What all checks look at.
 *
 * @param settings those that the services have, as far as they are known here, by the documented names
 * @param repository where the migrations of this version are
 */
record Premises(
        Outside ingress, Outside worker, Map<String, String> settings, String org, Path repository, Clock clock) {

    Premises {
        settings = Map.copyOf(settings);
    }

    /** Empty when it is not set. */
    String setting(String name) {
        return settings.getOrDefault(name, "").strip();
    }

    /** Settings are secret. */
    @Override
    public String toString() {
        return "Premises[" + ingress + ", " + worker + "]";
    }
}

package io.handshake.local.verify;

import io.handshake.contracts.OrgId;
import io.handshake.embedded.LoopbackPorts;
import io.handshake.local.house.Ports;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code ./handshake verify} was asked for. No option takes a secret, as shells keep a history.
 *
 * @param baseUrl the root of ingress's HTTP, as Vapi reaches it; without a slash at its end
 * @param workerUrl the root of the saga-worker's
 * @param org a clinic in whose calendar a test booking is made; empty for none
 * @param dev the data folder of a local house, whose settings stand in for those that the environment lacks
 * @param ports of that house, and where ingress and saga-worker are looked for when nothing else was said
 */
record VerifyOptions(
        String baseUrl,
        String workerUrl,
        String org,
        boolean booking,
        Optional<Path> json,
        Optional<Path> html,
        Optional<Path> dev,
        Ports ports) {

    private static final String SEE = " (see ./handshake verify --help)";
    private static final Set<String> FLAGS = Set.of("--no-booking", "--dev");
    private static final Set<String> WITH_VALUE =
            Set.of("--base-url", "--worker-url", "--org", "--json", "--html", "--data", "--port-offset");

    /**
     * Reads the command line; of an option that is there twice, the last counts.
     *
     * @throws IllegalArgumentException that says what was expected, in one line
     */
    static VerifyOptions parse(List<String> arguments, Path repository, Path workingFolder) {
        Deque<String> rest = new ArrayDeque<>(arguments);
        Map<String, String> asked = new HashMap<>();
        while (!rest.isEmpty()) {
            String option = rest.pop();
            if (FLAGS.contains(option)) {
                asked.put(option, "");
            } else if (!WITH_VALUE.contains(option)) {
                throw wrong("unknown option " + option + SEE);
            } else if (rest.isEmpty()) {
                throw wrong(option + ": expected a value, found nothing");
            } else {
                asked.put(option, rest.pop());
            }
        }
        Ports ports = ports(asked.getOrDefault("--port-offset", "0"));
        return new VerifyOptions(
                url(asked, "--base-url", ports.ingress()),
                url(asked, "--worker-url", ports.worker()),
                org(asked.getOrDefault("--org", "")),
                !asked.containsKey("--no-booking"),
                path(asked, "--json", workingFolder),
                path(asked, "--html", workingFolder),
                asked.containsKey("--data")
                        ? path(asked, "--data", workingFolder)
                        : Optional.of(repository.resolve(".handshake")).filter(_ -> asked.containsKey("--dev")),
                ports);
    }

    private static Ports ports(String offset) {
        try {
            return Ports.standard(Integer.parseInt(offset));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("verify: --port-offset: expected a number, found " + offset, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("verify: " + e.getMessage(), e);
        }
    }

    private static String url(Map<String, String> asked, String option, int port) {
        String usual = "http://" + LoopbackPorts.HOST + ":" + port;
        String text = asked.getOrDefault(option, usual);
        if (!text.matches("https?://[^/?#\\s@]+(/[^?#\\s]*)?")) {
            // what was found may hold a password
            throw wrong(option + ": expected such as " + usual + ", without name, password or query");
        }
        return text.replaceAll("/+$", "");
    }

    private static String org(String text) {
        try {
            return text.isEmpty() ? text : new OrgId(text).value();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("verify: --org: expected the org id of a clinic, found another text", e);
        }
    }

    private static Optional<Path> path(Map<String, String> asked, String option, Path workingFolder) {
        try {
            return Optional.ofNullable(asked.get(option))
                    .map(text -> workingFolder.resolve(text).normalize());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("verify: " + option + ": expected a path, found another text", e);
        }
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("verify: " + what);
    }
}

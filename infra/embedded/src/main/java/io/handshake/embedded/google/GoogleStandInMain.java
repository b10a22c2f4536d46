package io.handshake.embedded.google;

import io.handshake.embedded.LoopbackPorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The stand-in as a process of its own. The OAuth client comes from HANDSHAKE_GOOGLE_CLIENT_ID and
 * HANDSHAKE_GOOGLE_CLIENT_SECRET, because a command line is visible to everybody on the machine.
 */
public final class GoogleStandInMain {

    private static final String USAGE = "Usage: GoogleStandInMain [--port N (8089, 0 for a free one)] [--data FOLDER]"
            + " [--consent-page] [--no-auto-accounts] [--everywhere]";

    private static final int DEFAULT_PORT = 8089;

    private GoogleStandInMain() {}

    /** Runs until it is stopped; prints its root URL. */
    public static void main(String[] arguments) throws InterruptedException {
        GoogleStandIn.Builder builder;
        try {
            builder = builder(List.of(arguments), System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        GoogleStandIn standIn = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(standIn::close, "stand-in-close"));
        System.out.println("Google stand-in: " + standIn.rootUrl());
        Thread.currentThread().join();
    }

    /** @throws IllegalArgumentException when the arguments are not as the usage says */
    static GoogleStandIn.Builder builder(List<String> arguments, Map<String, String> environment) {
        GoogleStandIn.Builder builder = GoogleStandIn.builder()
                .port(DEFAULT_PORT)
                .client(
                        environment.getOrDefault("HANDSHAKE_GOOGLE_CLIENT_ID", "stand-in-client"),
                        environment.getOrDefault("HANDSHAKE_GOOGLE_CLIENT_SECRET", "stand-in-secret"));
        Map<String, BiConsumer<GoogleStandIn.Builder, String>> withValue = Map.of(
                "--port", (target, value) -> target.port(LoopbackPorts.number(value)),
                "--data", (target, value) -> target.dataDir(Path.of(value)));
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            BiConsumer<GoogleStandIn.Builder, String> setter = withValue.get(option);
            if (setter != null && i + 1 < arguments.size()) {
                setter.accept(builder, arguments.get(++i));
            } else if (option.equals("--consent-page")) {
                builder.consentPage(true);
            } else if (option.equals("--no-auto-accounts")) {
                builder.autoAccounts(false);
            } else if (option.equals("--everywhere")) {
                builder.everywhere();
            } else {
                throw new IllegalArgumentException("An option was expected, found " + option);
            }
        }
        return builder;
    }
}

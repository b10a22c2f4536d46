package io.handshake.local.replay;

import io.handshake.local.house.Settings;
import io.handshake.local.talk.NoAnswerException;
import io.handshake.local.talk.WorkerApi;
import java.io.Console;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * {@code ./handshake replay}: exits with 0 when it was done, 1 when the saga-worker refused or did not answer, or when of a
 * watched replay something failed again; 2 when it was asked wrongly.
 */
public final class ReplayApplication {

    private static final int FAILED = 1;
    private static final int ASKED_WRONGLY = 2;

    /** The system property {@code handshake.root} says where the repository is; the command sets it. */
    public static void main(String[] arguments) {
        Path here = Path.of("").toAbsolutePath();
        Path repository =
                here.resolve(System.getProperty("handshake.root", ".")).normalize();
        ReplayOptions options;
        String token;
        try {
            options = ReplayOptions.parse(List.of(arguments), repository, here);
            token = token(System.getenv(), options.data());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(ASKED_WRONGLY);
            return;
        }
        WorkerApi api = new WorkerApi(options.baseUrl(), token);
        try {
            boolean done = new ReplayDesk(api, System.out, isTerminal()).carryOut(options.wish());
            System.exit(done ? 0 : FAILED);
        } catch (NoAnswerException e) {
            System.err.println("replay: no answer from " + options.baseUrl() + ": does the saga-worker run there?");
            System.exit(FAILED);
        } catch (IllegalStateException e) {
            System.err.println("replay: " + e.getMessage());
            System.exit(FAILED);
        }
    }

    /** Another console of the JDK may be none. */
    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /** The environment's, else that of the house in this folder. */
    static String token(Map<String, String> environment, Path data) {
        String named = environment.getOrDefault(Settings.ADMIN_TOKEN, "");
        if (!named.isBlank()) {
            return named;
        }
        Path file = data.resolve("secrets.properties");
        Properties kept = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            kept.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "replay: expected the admin token in " + Settings.ADMIN_TOKEN + " or in " + file
                            + ", found neither",
                    e);
        }
        return kept.getProperty(Settings.ADMIN_TOKEN, "");
    }

    private ReplayApplication() {}
}

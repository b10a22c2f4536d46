package io.handshake.local.verify;

import io.handshake.local.house.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code ./handshake verify}: exits with 0 when nothing has failed, 1 when something has, 2 when it was asked wrongly. */
public final class VerifyApplication {

    private static final int FAILED = 1;
    private static final int ASKED_WRONGLY = 2;

    /** The system property {@code handshake.root} says where the repository is; the command sets it. */
    public static void main(String[] arguments) {
        Path here = Path.of("").toAbsolutePath();
        Path repository =
                here.resolve(System.getProperty("handshake.root", ".")).normalize();
        System.exit(run(List.of(arguments), System.getenv(), repository, here, System.out));
    }

    /**
     * Carries it out, and says what the process shall exit with.
     *
     * @param environment where the settings are
     * @param here what paths on the command line are relative to
     */
    public static int run(
            List<String> arguments, Map<String, String> environment, Path repository, Path here, PrintStream out) {
        try {
            VerifyOptions options = VerifyOptions.parse(arguments, repository, here);
            VerifyReport report = new Verification(
                            premises(options, environment, repository, Clock.systemUTC()), options.booking())
                    .run();
            TextReport.lines(report).forEach(out::println);
            write(options.json(), JsonVerifyReport.of(report));
            write(options.html(), HtmlReport.of(report));
            return report.isPassed() ? 0 : FAILED;
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            return ASKED_WRONGLY;
        } catch (IOException e) {
            out.println("verify: a report cannot be written (" + e.getClass().getSimpleName() + ")");
            return FAILED;
        }
    }

    private static Premises premises(
            VerifyOptions options, Map<String, String> environment, Path repository, Clock clock) {
        Map<String, String> settings = new TreeMap<>(
                options.dev().map(data -> DevSettings.of(data, options.ports())).orElse(Map.of()));
        settings.putAll(Settings.from(environment));
        return new Premises(
                new Outside(options.baseUrl(), clock),
                new Outside(options.workerUrl(), clock),
                settings,
                options.org(),
                repository,
                clock);
    }

    private static void write(Optional<Path> file, String content) throws IOException {
        if (file.isPresent()) {
            Files.writeString(file.get(), content);
        }
    }

    private VerifyApplication() {}
}

package io.handshake.local.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.local.house.Database;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.Settings;
import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.verify.VerifyApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./handshake verify} at a house that is well, and at one that is not. */
@ExtendWith(InTown.class)
@Timeout(120)
class VerifyIT {

    private record Ended(int status, String output) {

        String line(String name) {
            return output.lines()
                    .filter(line -> line.contains(" " + name + " "))
                    .findFirst()
                    .orElse("");
        }
    }

    private static Map<String, String> environment(LocalHouse house) {
        Properties secrets = new Properties();
        try (Reader file = Files.newBufferedReader(house.folders().secrets())) {
            secrets.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> environment = new HashMap<>();
        secrets.stringPropertyNames().forEach(name -> environment.put(name, secrets.getProperty(name)));
        environment.put(Settings.KAFKA, house.kafkaServers());
        environment.put(Settings.DATABASE_URL, house.database().url());
        environment.put(Settings.DATABASE_USERNAME, house.database().username());
        environment.put(Settings.DATABASE_PASSWORD, house.database().password());
        return environment;
    }

    private static List<String> addresses(LocalHouse house) {
        return List.of(
                "--base-url",
                house.services(Service.INGRESS).getFirst().url(),
                "--worker-url",
                house.services(Service.SAGA_WORKER).getFirst().url());
    }

    /** In this JVM. */
    private static Ended verify(Map<String, String> environment, List<String> arguments) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int status = VerifyApplication.run(
                arguments, environment, InTown.ROOT, InTown.ROOT, new PrintStream(output, true, UTF_8));
        return new Ended(status, output.toString(UTF_8));
    }

    @Test
    void aHealthyHousePassesAndKeepsNothingOfIt(Town town, @TempDir Path folder) throws Exception {
        TestClinic clinic = town.clinic();
        List<String> command = new ArrayList<>(
                List.of(InTown.ROOT.resolve("handshake").toString(), "verify", "--org", clinic.orgId()));
        command.addAll(addresses(town.house()));
        command.addAll(List.of("--json", folder.resolve("r.json").toString()));
        command.addAll(List.of("--html", folder.resolve("r.html").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HANDSHAKE_SKIP_BUILD", "1");
        builder.environment().putAll(environment(town.house()));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        Ended ended = new Ended(process.exitValue(), output);

        assertThat(ended.status()).as(output).isZero();
        assertThat(ended.line("webhook to answer")).startsWith("OK").contains("Decided by a saga-worker");
        assertThat(ended.line("nothing left behind")).startsWith("OK");
        assertThat(ended.line("event in the calendar")).startsWith("OK");
        assertThat(ended.line("no double booking")).startsWith("OK");
        assertThat(ended.line("time zones")).startsWith("OK");
        assertThat(ended.line("migrations")).startsWith("OK");
        assertThat(ended.line("booking.requested.v1")).startsWith("WARNING").contains("One replica");
        assertThat(town.liveEvents(clinic)).isEmpty();
        assertThat(Files.readString(folder.resolve("r.json"))).contains("\"passed\" : true");
        assertThat(Files.readString(folder.resolve("r.html"))).contains("<title>Handshake verify: passed</title>");
        assertThat(ended.line(Settings.KEYSET)).startsWith("OK");
        assertThat(town.house().secrets()).hasSize(4);
        assertThat(output).doesNotContain(town.house().secrets().values());
    }

    @Test
    void findsAWrongSecretAndAWrongToken(Town town) {
        Map<String, String> wrong = environment(town.house());
        wrong.put(Settings.VAPI_SECRETS, "not-the-secret-of-this-house");
        wrong.put(Settings.ADMIN_TOKEN, "not-the-token-of-this-house");

        Ended ended = verify(wrong, addresses(town.house()));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.line("webhook, secret 1 of 1")).startsWith("FAILED").contains("found 401");
        assertThat(ended.line("API, admin token")).startsWith("FAILED").contains("found 401");
        assertThat(ended.line("webhook to answer")).startsWith("FAILED");
        assertThat(ended.line("connections")).startsWith("SKIPPED");
        assertThat(ended.output()).doesNotContain("of-this-house");
    }

    @Test
    void findsATableThatRefusesBookings(Town town) throws Exception {
        Map<String, String> environment = environment(town.house());
        Database database = town.house().database();
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("create schema verify_copy");
            try {
                statement.execute("create table verify_copy.appointments (like public.appointments)");
                statement.execute("alter table verify_copy.appointments alter column contact_id set not null");
                environment.put(
                        Settings.DATABASE_URL,
                        database.url() + (database.url().contains("?") ? "&" : "?")
                                + "currentSchema=verify_copy,public");

                List<String> arguments = new ArrayList<>(addresses(town.house()));
                arguments.add("--no-booking");
                Ended ended = verify(environment, arguments);

                assertThat(ended.status()).isEqualTo(1);
                assertThat(ended.line("columns")).startsWith("FAILED").contains("contact_id");
                assertThat(ended.line("no double booking")).startsWith("FAILED");
                assertThat(ended.line("one row for each booking")).startsWith("FAILED");
                assertThat(ended.line("migrations")).startsWith("OK");
            } finally {
                statement.execute("drop schema verify_copy cascade");
            }
        }
    }

    @Test
    void findsAHouseThatIsNotThere() {
        Ended ended =
                verify(Map.of(), List.of("--base-url", "http://127.0.0.1:1", "--worker-url", "http://127.0.0.1:1"));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).contains("No answer from http://127.0.0.1:1 (ConnectException)");
        assertThat(verify(Map.of(), List.of("--secret", "x")).status()).isEqualTo(2);
    }
}

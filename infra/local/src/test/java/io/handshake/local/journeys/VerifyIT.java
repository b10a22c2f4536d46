package io.handshake.local.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.local.house.Settings;
import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.journeys.VerifyWalk.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./handshake verify} at a house that is well; at one that is not, {@link LegacyDatabaseIT} sees it. */
@ExtendWith(InTown.class)
@Timeout(120)
class VerifyIT {

    @Test
    void aHealthyHousePassesAndKeepsNothingOfIt(Town town, @TempDir Path folder) throws Exception {
        TestClinic clinic = town.clinic();
        List<String> command = new ArrayList<>(
                List.of(InTown.ROOT.resolve("handshake").toString(), "verify", "--org", clinic.orgId()));
        command.addAll(VerifyWalk.addresses(town.house()));
        command.addAll(List.of("--json", folder.resolve("r.json").toString()));
        command.addAll(List.of("--html", folder.resolve("r.html").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HANDSHAKE_SKIP_BUILD", "1");
        builder.environment().putAll(VerifyWalk.environment(town.house()));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        Ended ended = new Ended(process.exitValue(), output);

        assertThat(ended.status()).as(output).isZero();
        for (String check : List.of(
                Settings.KEYSET,
                "webhook, no credential",
                "webhook, secret 1 of 1",
                "API, admin token",
                "OAuth client",
                "clinic " + clinic.orgId(),
                "event in the calendar",
                "nothing left behind",
                "migrations",
                "columns",
                "no double booking",
                "guards",
                "time zones")) {
            assertThat(ended.line(check)).as(check).startsWith("OK");
        }
        assertThat(ended.line("webhook to answer")).startsWith("OK").contains("Decided by a saga-worker");
        assertThat(ended.line("booking.requested.v1")).startsWith("WARNING").contains("One replica");
        assertThat(ended.line("access")).startsWith("WARNING").contains("no authorizer");
        assertThat(town.allEvents(clinic)).hasSize(1);
        assertThat(town.liveEvents(clinic)).isEmpty();
        assertThat(Files.readString(folder.resolve("r.json"))).contains("\"passed\" : true");
        assertThat(Files.readString(folder.resolve("r.html"))).contains("<title>Handshake verify: passed</title>");
        assertThat(town.house().secrets()).hasSize(5);
        assertThat(output).doesNotContain(town.house().secrets().values());
    }

    @Test
    void findsAWrongSecretAndAWrongToken(Town town) {
        Map<String, String> wrong = VerifyWalk.environment(town.house());
        wrong.put(Settings.VAPI_SECRETS, "not-the-secret-of-this-house");
        wrong.put(Settings.ADMIN_TOKEN, "not-the-token-of-this-house");
        wrong.put(Settings.GOOGLE_CLIENT_SECRET, "not-the-client-of-this-house");
        wrong.put(Settings.DATABASE_USERNAME, "nobody");

        Ended ended = VerifyWalk.verify(town.house(), wrong);

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.line("webhook, secret 1 of 1")).startsWith("FAILED").contains("found 401");
        assertThat(ended.line("API, admin token")).startsWith("FAILED").contains("found 401");
        assertThat(ended.line("OAuth client")).startsWith("FAILED").contains("invalid_client");
        assertThat(ended.line("webhook to answer")).startsWith("FAILED");
        assertThat(ended.line("connections")).startsWith("FAILED").contains("Not looked at");
        assertThat(ended.line("open work")).isEmpty();
        assertThat(ended.line("database")).startsWith("FAILED").contains("SQLSTATE 28");
        assertThat(ended.output()).doesNotContain("of-this-house");
    }

    @Test
    void findsAHouseThatIsNotThere() {
        List<String> nowhere = List.of("--base-url", "http://127.0.0.1:1", "--worker-url", "http://127.0.0.1:1");

        Ended ended = VerifyWalk.verify(Map.of(), nowhere);

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).contains("No answer from http://127.0.0.1:1 (ConnectException)");
        assertThat(ended.output().lines().filter(line -> line.startsWith("OK"))).hasSize(1);
        assertThat(VerifyWalk.verify(Map.of(), List.of("--secret", "x")).status())
                .isEqualTo(2);
    }
}

package io.handshake.embedded.google;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.embedded.LoopbackPorts;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class GoogleStandInMainTest {

    @TempDir
    Path data;

    @Test
    void servesAsAProcessAndKeepsItsAccountsWhenKilled() throws Exception {
        int port = LoopbackPorts.free();
        String root = "http://127.0.0.1:" + port + "/";
        Process first = start("--port", Integer.toString(port), "--data", data.toString());
        try (BufferedReader output = first.inputReader()) {
            assertThat(output.readLine()).isEqualTo("Google stand-in: " + root);
            assertThat(post(root + "control/accounts", "{\"refreshToken\": \"one\", \"email\": \"anna@clinic.test\"}"))
                    .isEqualTo(200);
        } finally {
            first.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }

        Process second = start("--port", Integer.toString(port), "--data", data.toString());
        try (BufferedReader output = second.inputReader()) {
            assertThat(output.readLine()).isEqualTo("Google stand-in: " + root);
            assertThat(post(root + "control/accounts/revoke", "{\"account\": \"anna@clinic.test\"}"))
                    .isEqualTo(200);
        } finally {
            second.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void saysHowToCallItAndEnds() throws Exception {
        Process wrong = start("--prt", "8089");
        try (BufferedReader output = wrong.inputReader()) {
            assertThat(output.readLine()).startsWith("Usage: ");
            assertThat(wrong.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(wrong.exitValue()).isEqualTo(2);
        } finally {
            wrong.destroyForcibly();
        }
    }

    private static Process start(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                GoogleStandInMain.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static int post(String url, String json) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .POST(HttpRequest.BodyPublishers.ofString(json))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }
}

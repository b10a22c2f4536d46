package io.handshake.embedded.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.embedded.MainProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
@Timeout(30)
class GoogleStandInMainTest {

    private static final int SIGTERM = 128 + 15;

    @TempDir
    Path data;

    @Test
    void servesAsAProcessAndKeepsItsAccountsWhenKilled() throws Exception {
        String root;
        try (MainProcess first = start("0")) {
            root = first.said("Google stand-in: ");
            assertThat(root).matches("http://127\\.0\\.0\\.1:[1-9]\\d+/");
            assertThat(post(root + "control/accounts", "{\"refreshToken\": \"one\", \"email\": \"anna@clinic.test\"}"))
                    .isEqualTo(200);
        }

        try (MainProcess second = start(Integer.toString(URI.create(root).getPort()))) {
            assertThat(second.said("Google stand-in: ")).isEqualTo(root);
            assertThat(post(root + "control/accounts/revoke", "{\"account\": \"anna@clinic.test\"}"))
                    .isEqualTo(200);

            second.terminate();

            assertThat(second.exit()).isEqualTo(SIGTERM);
        }
    }

    /** On Linux all of 127.0.0.0/8 is this machine: what listens on one address there is not found on another. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void isFoundFromOutsideOnlyWhenItIsToldTo() {
        try (GoogleStandIn shut = GoogleStandInMain.builder(List.of("--port", "0"), Map.of())
                        .start();
                GoogleStandIn open = GoogleStandInMain.builder(List.of("--port", "0", "--everywhere"), Map.of())
                        .start()) {
            assertThatThrownBy(() -> status("http://127.0.0.2:" + shut.port() + "/"))
                    .isInstanceOf(IOException.class);
            assertThatCode(() -> status("http://127.0.0.2:" + open.port() + "/"))
                    .doesNotThrowAnyException();
        }
    }

    private static int status(String url) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void saysHowToCallItAndEnds() throws Exception {
        try (MainProcess wrong = MainProcess.start(GoogleStandInMain.class, "--prt", "8089")) {
            assertThat(wrong.said("Usage: ")).startsWith("GoogleStandInMain ");
            assertThat(wrong.exit()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--port many", "--port 65536", "--data x --dta"})
    void refusesOtherArguments(String arguments) {
        List<String> words = List.of(arguments.split(" ", -1));

        assertThatThrownBy(() -> GoogleStandInMain.builder(words, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private MainProcess start(String port) throws Exception {
        return MainProcess.start(GoogleStandInMain.class, "--port", port, "--data", data.toString());
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

package io.handshake.local.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.local.house.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Does what the README's pages "Book one" and "Break it" say, and compares what comes with what they show. */
final class ReadmeWalk {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern BLOCK = Pattern.compile("```(bash|json)\\n(.*?)```", Pattern.DOTALL);
    private static final String MARK = "=== next block ===";
    private static final int SECONDS = 60;

    private final Ports ports;
    private final Path data;

    ReadmeWalk(Ports ports, Path data) {
        this.ports = ports;
        this.data = data;
    }

    void follow(Path readme) throws Exception {
        String page = Files.readString(readme);
        List<MatchResult> blocks = BLOCK.matcher(
                        page.substring(page.indexOf("## Book one"), page.indexOf("## Let chance break it")))
                .results()
                .toList();
        StringBuilder script = new StringBuilder();
        blocks.stream()
                .filter(block -> block.group(1).equals("bash"))
                .forEach(block -> script.append(here(block.group(2)))
                        .append("\necho; echo '")
                        .append(MARK)
                        .append("'\n"));
        List<String> came = List.of(output(script.toString()).split(MARK));
        List<String> shown = blocks.stream()
                .filter(block -> block.group(1).equals("json"))
                .map(block -> block.group(2))
                .toList();

        assertThat(shown).as("answers that the README shows").hasSize(2);
        assertThat(answer(came.get(0))).isEqualTo(answer(shown.get(0)));
        assertThat(answer(came.get(1))).isEqualTo(answer(shown.get(1)));
        assertThat(came.get(2)).contains("\"DELETE\"");
    }

    private String here(String commands) {
        return commands.replace(".handshake/", "'" + data + "'/")
                .replace("127.0.0.1:8080", "127.0.0.1:" + ports.ingress())
                .replace("127.0.0.1:8089", "127.0.0.1:" + ports.google())
                .replace("127.0.0.1:8090", "127.0.0.1:" + ports.desk());
    }

    private static String output(String script) throws IOException, InterruptedException {
        Path output = Files.createTempFile("readme", ".out");
        Process bash = new ProcessBuilder("bash", "-euc", script)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(bash.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output, UTF_8);
    }

    /** Its kind, its reason and the names of its members: ids and days are others each time. */
    private static List<Object> answer(String text) {
        JsonNode result =
                JSON.readTree(text.substring(text.indexOf("{\"results\""))).at("/results/0");
        JsonNode line = JSON.readTree((result.has("result") ? result.get("result") : result.get("error")).asString());
        return List.of(
                result.get("toolCallId").asString().replaceAll("_[^_]*$", ""),
                result.has("result"),
                line.get("status").asString(),
                line.path("reason").asString(""),
                line.propertyNames());
    }
}

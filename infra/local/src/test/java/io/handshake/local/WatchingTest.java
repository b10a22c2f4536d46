package io.handshake.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What watches the house is read by nothing until the night it is needed: so it is read here. */
class WatchingTest {

    private static final Pattern SECTION =
            Pattern.compile("^## (Handshake\\w+)\n(.*?)(?=^## |\\z)", Pattern.MULTILINE | Pattern.DOTALL);
    private static final long PROMTOOL_WITHIN_S = 30;

    @Test
    void everyAlertHasItsSectionAndEverySectionItsAlert() throws IOException {
        Map<String, String> sections = SECTION.matcher(Files.readString(Watching.ROOT.resolve("docs/runbook.md")))
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));

        assertThat(sections.keySet())
                .containsExactlyInAnyOrderElementsOf(Watching.alerts().stream()
                        .map(alert -> alert.get("alert").asString())
                        .toList());
        assertThat(sections)
                .allSatisfy((alert, text) ->
                        assertThat(text).contains("**It means**", "**Callers**", "**Look**", "**Mend**"));
    }

    @Test
    void everyAlertLeadsToItsSection() {
        assertThat(Watching.alerts()).isNotEmpty().allSatisfy(alert -> {
            String name = alert.get("alert").asString();
            assertThat(alert.at("/annotations/runbook_url").asString())
                    .isEqualTo("docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(alert.at("/annotations/summary").asString()).isNotBlank();
            assertThat(alert.at("/labels/severity").asString()).isIn("page", "ticket");
        });
    }

    @Test
    void everyAlertIsSeenToFireAndToBeSilent() {
        Set<String> fires = new TreeSet<>();
        Set<String> isSilent = new TreeSet<>();
        Watching.yaml(Watching.PROMETHEUS.resolve("rules-test.yml"))
                .get("tests")
                .valueStream()
                .flatMap(test -> test.get("alert_rule_test").valueStream())
                .forEach(expected -> (expected.get("exp_alerts").isEmpty() ? isSilent : fires)
                        .add(expected.get("alertname").asString()));

        Set<String> all = Watching.alerts().stream()
                .map(alert -> alert.get("alert").asString())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(fires).isEqualTo(all);
        assertThat(isSilent).isEqualTo(all);
    }

    /** They mean what their cases say; without promtool nobody can tell, and the cases wait for a machine that has it. */
    @ParameterizedTest
    @ValueSource(strings = {"check config --syntax-only prometheus.yml", "test rules rules-test.yml"})
    void prometheusAgrees(String arguments) throws Exception {
        assumeThat(Watching.promtool())
                .as("promtool is not in PATH; Debian's package prometheus brings it")
                .isPresent();
        Path said = Files.createTempFile("promtool", ".log");
        List<String> command =
                new ArrayList<>(List.of(Watching.promtool().orElseThrow().toString()));
        command.addAll(List.of(arguments.split(" ")));
        Process promtool = new ProcessBuilder(command)
                .directory(Watching.PROMETHEUS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        boolean ended = promtool.waitFor(PROMTOOL_WITHIN_S, TimeUnit.SECONDS);
        promtool.destroyForcibly();

        assertThat(ended).isTrue();
        assertThat(promtool.exitValue()).as(Files.readString(said)).isZero();
    }

    @Test
    void everyPanelAsksTheDatasourceThatIsProvided() {
        String provided = Watching.yaml(Watching.GRAFANA.resolve("provisioning/datasources/prometheus.yaml"))
                .at("/datasources/0/uid")
                .asString();

        assertThat(Watching.dashboards()).hasSize(3).allSatisfy(dashboard -> {
            assertThat(dashboard.get("title").asString()).startsWith("Handshake: ");
            assertThat(dashboard.get("panels").valueStream())
                    .allSatisfy(panel ->
                            assertThat(panel.at("/datasource/uid").asString()).isEqualTo(provided));
            assertThat(Watching.expressions(dashboard)).isNotEmpty();
        });
        assertThat(Watching.dashboards().stream()
                        .map((JsonNode dashboard) -> dashboard.get("uid").asString()))
                .doesNotHaveDuplicates();
    }

    @Test
    void dashboardsAreProvidedInTheirOwnFolder() {
        JsonNode provider = Watching.yaml(Watching.GRAFANA.resolve("provisioning/dashboards/handshake.yaml"))
                .at("/providers/0");

        assertThat(provider.get("type").asString()).isEqualTo("file");
        assertThat(provider.at("/options/path").asString()).endsWith("/dashboards/handshake");
    }

    /** The guard of the journey that scrapes both services. */
    @Test
    void findsAMetricThatNobodyShows() {
        List<String> scrapes =
                List.of("# HELP handshake_gone_total x\nhandshake_here{a=\"b\"} 1.0\nhandshake_bare 2\n");

        assertThat(Watching.missing(
                        List.of(
                                "sum by (a) (handshake_here{job=\"handshake-x\"}) / handshake_bare > handshake_gone_total"),
                        scrapes))
                .containsExactly("handshake_gone_total");
    }
}

package io.handshake.local.bench;

import static io.handshake.local.bench.MadeUp.cell;
import static io.handshake.local.bench.MadeUp.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchReportTest {

    @TempDir
    private Path folder;

    @Test
    void leavesFiguresForProgramsAndForPeople() throws Exception {
        BenchFigures figures =
                run(cell(Way.DIRECT, 150, 64), cell(Way.TOPIC, 150, 64).at(700).costing(1.5));

        BenchReport.write(folder, figures);

        JsonNode report = JsonMapper.builder().build().readTree(Files.readString(folder.resolve("bench.json")));
        JsonNode topic = report.path("cells").path(1);
        assertThat(topic.path("way").asString()).isEqualTo("topic");
        assertThat(topic.path("latencyMillis").asInt()).isEqualTo(150);
        assertThat(topic.path("inFlight").asInt()).isEqualTo(64);
        assertThat(topic.path("bookingsPerSecond").asDouble()).isEqualTo(700);
        assertThat(topic.path("xDirect").asDouble()).isEqualTo(0.7);
        assertThat(topic.path("cpuXDirect").asDouble()).isEqualTo(1.5);
        assertThat(topic.path("cpuSecondsPerThousandByProcess").path("kafka").asDouble())
                .isEqualTo(0.375);
        assertThat(report.path("at").asString()).isEqualTo("2026-03-04T05:06:07.891Z");
        assertThat(report.path("machine").path("cores").asInt()).isEqualTo(2);
        assertThat(report.path("secondsACell").asInt()).isEqualTo(10);
        assertThat(report.path("targets").path(0).path("verdict").asString()).isEqualTo("NOT_MEASURED");
        assertThat(Files.readAllLines(folder.resolve("bench.txt"))).isEqualTo(BenchTable.lines(figures));
        assertThat(folder.resolve("bench.svg")).content().isEqualTo(BenchPicture.svg(figures));
    }

    @Test
    void tellsNothingWhereNothingWasBooked() throws Exception {
        CellFigures none = new CellFigures(
                new Cell(Way.DIRECT, Duration.ZERO, 1),
                new LoadFigures(0, 0, 0, List.of(), 3, 0, 0, 0),
                Map.of("direct", 0.1),
                Map.of(),
                0,
                0,
                0,
                0,
                0,
                List.of());
        BenchFigures asked = run(cell(Way.DIRECT, 0, 1));
        BenchFigures figures = new BenchFigures(asked.options(), asked.machine(), asked.at(), List.of(), List.of(none));

        BenchReport.write(folder, figures);

        JsonNode report = JsonMapper.builder().build().readTree(Files.readString(folder.resolve("bench.json")));
        assertThat(report.path("cells").path(0).path("cpuSecondsPerThousand").isNull())
                .isTrue();
        assertThat(report.path("isGood").asBoolean()).isFalse();
        assertThat(folder.resolve("bench.svg")).content().doesNotContain("NaN", "Infinity");
        assertThat(folder.resolve("bench.txt")).content().doesNotContain("NaN", "Infinity");
    }

    @Test
    void drawsEachWayInEachPanel() throws Exception {
        List<MadeUp> cells = new ArrayList<>();
        for (int latency : new int[] {0, 150}) {
            for (int inFlight : new int[] {1, 16, 1024}) {
                for (Way way : Way.values()) {
                    cells.add(cell(way, latency, inFlight).at(3 * inFlight));
                }
            }
        }

        Element svg = parsed(BenchPicture.svg(run(cells.toArray(MadeUp[]::new))));

        for (Way way : Way.values()) {
            // of each of two latencies: throughput, p50 and CPU; and one in the legend
            assertThat(drawn(svg, "line " + way.label() + " solid")).isEqualTo(2 * 3);
            assertThat(drawn(svg, "line " + way.label() + " dashed")).isEqualTo(2);
            assertThat(drawn(svg, "mark " + way.label())).isEqualTo(2 * 4 * 3 + 1);
        }
        assertThat(svg.getTextContent())
                .contains("Google answers after 0 ms", "Google answers after 150 ms", "bookings in flight")
                .contains("Bookings a second", "Latency, ms: p50, and p99 dashed", "CPU seconds for 1000 bookings");
    }

    @Test
    void drawsOneCellAlone() throws Exception {
        Element svg = parsed(BenchPicture.svg(run(cell(Way.WEBHOOK, 0, 64))));

        assertThat(drawn(svg, "mark webhook")).isEqualTo(4 + 1);
        assertThat(drawn(svg, "line topic solid")).isZero();
    }

    @Test
    void takesNoWordForMarkup() throws Exception {
        BenchFigures asked = run(cell(Way.TOPIC, 0, 64));
        BenchMachine odd = new BenchMachine(2, 8_000, "26-ea <b> & \"more\"");

        Element svg = parsed(BenchPicture.svg(
                new BenchFigures(asked.options(), odd, asked.at(), asked.raisedLimits(), asked.cells())));

        assertThat(svg.getTextContent()).contains("JDK 26-ea <b> & \"more\"");
    }

    private static Element parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }

    private static int drawn(Element svg, String style) {
        NodeList paths = svg.getElementsByTagName("path");
        int found = 0;
        for (int number = 0; number < paths.getLength(); number++) {
            if (((Element) paths.item(number)).getAttribute("class").equals(style)) {
                found++;
            }
        }
        return found;
    }
}

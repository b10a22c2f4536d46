package io.handshake.web.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracesSettingsTest {

    @Test
    void withoutACollectorNothingRuns() {
        assertThat(new TracesSettings(" ", "").open("a-service")).isSameAs(Traces.OFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:4318/v1/traces", "https://collector.example/v1/traces", "http://c:1/t "})
    void takesACollectorsUrl(String endpoint) {
        try (Traces traces = new TracesSettings(endpoint, "0.25").open("a-service")) {
            assertThat(traces).isInstanceOf(OpenTelemetryTraces.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "collector:4318, neither http nor https",
        "'a b', no URL",
        "HTTP://collector:4318/v1/traces, neither http nor https",
        "http:///v1/traces, no host",
        "http://somebody:secret@collector/v1/traces, credentials",
        "http://collector:4318, no path",
        "http://collector:4318/, no path"
    })
    void saysWhatIsWrongAndQuotesNothing(String endpoint, String found) {
        assertThatThrownBy(() -> new TracesSettings(endpoint, "1").open("a-service"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("HANDSHAKE_TRACES_ENDPOINT: expected a URL such as ")
                .hasMessageContaining(found)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "-0.1", "all", "NaN"})
    void looksAtTheRatioEvenWithoutACollector(String ratio) {
        assertThatThrownBy(() -> new TracesSettings("", ratio).open("a-service"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("HANDSHAKE_TRACES_RATIO: expected a number from 0 to 1, found " + ratio);
    }
}

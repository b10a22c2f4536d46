package io.handshake.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayOptionsTest {

    private static final String ID = "00000000-0000-4000-8000-00000000abcd";

    private static ReplayOptions parse(String line) {
        return ReplayOptions.parse(
                line.isEmpty() ? List.of() : List.of(line.split(" ")), Path.of("/repository"), Path.of("/here"));
    }

    @Test
    void readsEachWish() {
        assertThat(parse("list --clinic org-7 --size 3").wish())
                .isEqualTo(new ReplayWish.Show(Map.of("orgId", "org-7"), 3));
        assertThat(parse("one " + ID).wish()).isEqualTo(new ReplayWish.One(ID));
        assertThat(parse(
                                "all --reason TOO_LATE --from 2026-01-01T00:00:00Z --to 2026-02-01T00:00:00Z --rate 0.5 --watch")
                        .wish())
                .isEqualTo(new ReplayWish.All(
                        Map.of("reason", "TOO_LATE", "from", "2026-01-01T00:00:00Z", "to", "2026-02-01T00:00:00Z"),
                        false,
                        0.5,
                        true));
        assertThat(parse("all --dry-run").wish())
                .isEqualTo(new ReplayWish.All(Map.of(), true, ReplayOptions.DEFAULT_RATE, false));
        assertThat(parse("status " + ID + " --watch").wish()).isEqualTo(new ReplayWish.Status(ID, true));
        assertThat(parse("stop " + ID).wish()).isEqualTo(new ReplayWish.Stop(ID));
    }

    @Test
    void knowsWhereTheWorkerAndTheTokenAre() {
        assertThat(parse("list").baseUrl()).isEqualTo("http://127.0.0.1:8081");
        assertThat(parse("list").data()).isEqualTo(Path.of("/repository/.handshake"));
        assertThat(parse("list --base-url https://worker.example/ --data mine"))
                .isEqualTo(new ReplayOptions(
                        new ReplayWish.Show(Map.of(), 50), "https://worker.example", Path.of("/here/mine")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | expected list, one, all, status or stop, found nothing",
                "some | expected list, one, all, status or stop, found some",
                "one | expected a booking's id, found nothing",
                "one 1-1-1-1-1 | expected a booking's id, found 1-1-1-1-1",
                "stop x | expected a replay's id, found x",
                "list --dry-run | unknown option --dry-run",
                "all --clinic | --clinic: expected a value",
                "all --rate 0 | --rate: expected a number from 0.1 to 100",
                "all --rate 1e3 | --rate: expected a number from 0.1 to 100",
                "list --size 201 | --size: expected a number from 1 to 200",
                "list --base-url worker:8081 | --base-url: expected such as"
            })
    void saysWhatItExpected(String line, String words) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("replay: ")
                .hasMessageContaining(words);
    }

    @Test
    void takesTheTokenOfTheEnvironmentFirst(@TempDir Path house) throws IOException {
        assertThatThrownBy(() -> ReplayApplication.token(Map.of(), house)).hasMessageContaining("found neither");
        Files.writeString(house.resolve("secrets.properties"), "HANDSHAKE_ADMIN_TOKEN=of-the-house\n");

        assertThat(ReplayApplication.token(Map.of(), house)).isEqualTo("of-the-house");
        assertThat(ReplayApplication.token(Map.of("HANDSHAKE_ADMIN_TOKEN", "of-mine"), house))
                .isEqualTo("of-mine");
    }
}

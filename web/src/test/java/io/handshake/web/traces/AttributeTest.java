package io.handshake.web.traces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AttributeTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `((?:handshake|messaging)[.a-z_]+)` \\|");

    /** Whoever adds one says there what it is, and looks whether it is personal. */
    @Test
    void theGuideTellsOfEachAndOfNoOther() throws IOException {
        String guide = Files.readString(Path.of("../docs/traces.md"));

        List<String> told =
                ROW.matcher(guide).results().map(found -> found.group(1)).toList();

        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Attribute.values()).map(Attribute::key).toList());
    }
}

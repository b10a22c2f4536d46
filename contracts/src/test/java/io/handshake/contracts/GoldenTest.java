package io.handshake.contracts;

import static io.handshake.contracts.Samples.CONFIRMED;
import static io.handshake.contracts.Samples.FAILED;
import static io.handshake.contracts.Samples.REQUESTED;
import static io.handshake.contracts.Samples.SETTINGS;
import static io.handshake.contracts.Samples.STEP;
import static io.handshake.contracts.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Events as they were once written: every later version reads them, with these values. Files are added, never changed. */
class GoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Files that hold every member, so that writing the event gives them back. */
    static Stream<Arguments> whole() {
        return Stream.concat(
                Stream.of(
                        arguments("booking-requested.v1.full.json", REQUESTED),
                        arguments("booking-confirmed.v1.full.json", CONFIRMED),
                        arguments("step-finished.v1.full.json", STEP),
                        arguments(
                                "step-finished.v1.done.json",
                                with(
                                        with(
                                                with(STEP, "direction", StepFinished.Direction.DO),
                                                "result",
                                                StepFinished.Result.DONE),
                                        "detail",
                                        "")),
                        arguments(
                                "step-finished.v1.refused.json",
                                with(
                                        with(STEP, "direction", StepFinished.Direction.DO),
                                        "result",
                                        StepFinished.Result.REFUSED)),
                        arguments("step-finished.v1.answer.json", Samples.ANSWER),
                        arguments("clinic-settings.v1.full.json", SETTINGS)),
                Arrays.stream(FailureReason.values())
                        .map(reason ->
                                arguments("booking-failed.v1." + reason + ".json", with(FAILED, "reason", reason))));
    }

    /** Files that lack what may be lacking, or hold more than we know. */
    static Stream<Arguments> others() {
        BookingRequested bare = with(
                with(with(REQUESTED, "serviceType", ""), "notes", ""),
                "patient",
                new Patient(REQUESTED.patient().name(), "", ""));
        return Stream.of(
                arguments("booking-requested.v1.minimal.json", bare),
                arguments("booking-requested.v1.unknown-members.json", REQUESTED),
                arguments(
                        "booking-requested.v1.nulls-and-offset.json",
                        with(bare, "startsAt", Instant.parse("2026-11-24T14:00:00Z"))),
                arguments("booking-confirmed.v1.minimal.json", with(CONFIRMED, "calendarLink", "")),
                arguments("booking-confirmed.v1.unknown-members.json", CONFIRMED),
                arguments("booking-failed.v1.minimal.json", with(FAILED, "detail", "")),
                arguments("booking-failed.v1.unknown-members.json", FAILED),
                arguments("step-finished.v1.minimal.json", with(STEP, "detail", "")),
                arguments("step-finished.v1.unknown-members.json", STEP),
                arguments("clinic-settings.v1.unknown-members.json", SETTINGS));
    }

    static Stream<Arguments> all() {
        return Stream.concat(whole(), others());
    }

    @ParameterizedTest
    @MethodSource("all")
    void isReadToTheseValues(String file, Record expected) throws IOException {
        assertThat(JsonEvents.read(bytes(file), expected.getClass())).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("all")
    void keepsItsSchema(String file, Record expected) throws IOException {
        assertThat(SchemasTest.schemaTakes(SchemasTest.schemaOf(expected.getClass()), JSON.readTree(bytes(file))))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("whole")
    void isWrittenAgain(String file, Record event) throws IOException {
        assertThat(JSON.readTree(JsonEvents.write(event))).isEqualTo(JSON.readTree(bytes(file)));
    }

    @Test
    void everyFileIsRead() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            all().map(each -> (String) each.get()[0]).toList());
        }
    }

    @Test
    void everyEventHasAFileWithMoreThanWeKnow() throws IOException {
        for (Record event : Samples.EVENTS) {
            assertThat(others().map(each -> (String) each.get()[0]))
                    .contains(Samples.fileName(event.getClass()) + ".unknown-members.json");
        }
    }

    private static byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(GOLDEN.resolve(file));
    }
}

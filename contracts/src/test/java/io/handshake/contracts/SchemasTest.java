package io.handshake.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a schema promises is what {@link JsonEvents} takes, member by member. */
class SchemasTest {

    static final List<Record> EVENTS = Samples.EVENTS;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    static Schema schemaOf(Class<? extends Record> event) {
        try (InputStream file =
                SchemasTest.class.getResourceAsStream("/schemas/" + Samples.fileName(event) + ".schema.json")) {
            return REGISTRY.getSchema(file, InputFormat.JSON);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static boolean schemaTakes(Schema schema, JsonNode event) {
        return schema.validate(
                        event, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .isEmpty();
    }

    @Test
    void thereIsOneSchemaPerEvent() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/schemas"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(EVENTS.stream()
                            .map(event -> Samples.fileName(event.getClass()) + ".schema.json")
                            .toList());
        }
    }

    @ParameterizedTest
    @FieldSource("EVENTS")
    void aSchemaIsItselfValid(Record event) {
        Schema metaSchema = REGISTRY.getSchema(
                com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(metaSchema.validate(schemaOf(event.getClass()).getSchemaNode()))
                .isEmpty();
    }

    @ParameterizedTest
    @FieldSource("EVENTS")
    void membersAreTheComponentsOfTheRecord(Record event) {
        JsonNode schema = schemaOf(event.getClass()).getSchemaNode();

        assertThat(schema.get("properties").propertyNames()).containsExactlyElementsOf(componentsOf(event.getClass()));
        assertThat(tree(event).propertyNames()).containsExactlyElementsOf(componentsOf(event.getClass()));
        assertThat(schema.get("title").asString()).isEqualTo(event.getClass().getSimpleName());
        for (JsonNode member : schema.get("properties")) {
            assertThat(member.path("description").asString()).endsWith(".");
        }
    }

    @Test
    void membersOfThePatientAreTheComponentsOfTheRecord() {
        JsonNode patient = schemaOf(BookingRequested.class)
                .getSchemaNode()
                .get("properties")
                .get("patient")
                .get("properties");

        assertThat(patient.propertyNames()).containsExactlyElementsOf(componentsOf(Patient.class));
    }

    @Test
    void closedListsAreTheEnums() {
        assertThat(listed(BookingFailed.class, "reason")).isEqualTo(names(FailureReason.values()));
        assertThat(listed(StepFinished.class, "direction")).isEqualTo(names(StepFinished.Direction.values()));
        assertThat(listed(StepFinished.class, "result")).isEqualTo(names(StepFinished.Result.values()));
    }

    @ParameterizedTest
    @FieldSource("EVENTS")
    void takesWhatTheCodecTakesAndNothingElse(Record event) {
        Schema schema = schemaOf(event.getClass());
        SoftAssertions both = new SoftAssertions();
        int taken = 0;

        List<Change> changes = changesOf(event);
        for (Change change : changes) {
            boolean takenByCodec = codecTakes(change.event(), event.getClass());
            taken += takenByCodec ? 1 : 0;
            both.assertThat(schemaTakes(schema, change.event()))
                    .as("schema and codec about %s", change.what())
                    .isEqualTo(takenByCodec);
        }

        both.assertAll();
        assertThat(taken).isPositive().isLessThan(changes.size());
    }

    /** An event that differs from a whole one in one place. */
    private record Change(String what, JsonNode event) {}

    private static List<Change> changesOf(Record event) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change("nothing", tree(event)));
        for (String member : tree(event).propertyNames()) {
            changes.addAll(changesOf(event, "", member));
        }
        if (event instanceof BookingRequested) {
            for (String member : componentsOf(Patient.class)) {
                changes.addAll(changesOf(event, "/patient", member));
            }
        }
        return changes;
    }

    private static List<Change> changesOf(Record event, String parent, String member) {
        List<Change> changes = new ArrayList<>();
        ObjectNode without = tree(event);
        ((ObjectNode) without.at(parent)).remove(member);
        changes.add(new Change(member + " left out", without));
        for (JsonNode value : replacementsFor(tree(event).at(parent).get(member))) {
            // Which text names a zone only the zone database knows.
            if (!member.equals("timeZone")
                    || !value.isString()
                    || value.asString().isEmpty()) {
                ObjectNode changed = tree(event);
                ((ObjectNode) changed.at(parent)).set(member, value);
                changes.add(new Change(member + " = " + value, changed));
            }
        }
        return changes;
    }

    private static List<JsonNode> replacementsFor(JsonNode original) {
        List<JsonNode> values = new ArrayList<>(List.of(
                NODES.nullNode(),
                NODES.booleanNode(true),
                NODES.booleanNode(false),
                NODES.numberNode(1.5),
                NODES.objectNode(),
                NODES.arrayNode(),
                NODES.arrayNode().addNull(),
                NODES.arrayNode().add(""),
                NODES.arrayNode().add(7),
                NODES.arrayNode().add("call_1"),
                NODES.arrayNode().add("x".repeat(200)),
                NODES.arrayNode().add("x".repeat(201))));
        Stream.of("-1", "0", "1", "14", "15", "240", "241", "2147483647", "2147483648")
                .forEach(number -> values.add(NODES.numberNode(new BigInteger(number))));
        Stream.of("9223372036854775807", "9223372036854775808", "1" + "0".repeat(30))
                .forEach(number -> values.add(NODES.numberNode(new BigInteger(number))));
        for (int length : new int[] {1, 40, 41, 50, 51, 100, 101, 200, 201, 254, 255, 500, 501, 2000, 2001}) {
            values.add(NODES.stringNode("a".repeat(length)));
            values.add(NODES.stringNode("😀".repeat(length)));
        }
        Stream.of(
                        "",
                        " ",
                        "\n\t",
                        "\0",
                        "a\0b",
                        "a\nb",
                        "7",
                        "true",
                        "null",
                        "DO",
                        "do",
                        "DONE",
                        "2026-11-24",
                        "a b",
                        "é")
                .forEach(text -> values.add(NODES.stringNode(text)));
        Stream.of("1-1-1-1-1", "3F2B8C1E-5D47-5A90-8B6C-1E2D3C4B5A69", "{3f2b8c1e-5d47-5a90-8b6c-1e2d3c4b5a69}")
                .forEach(text -> values.add(NODES.stringNode(text)));
        if (original.isString()) {
            values.add(NODES.stringNode(" " + original.asString()));
            values.add(NODES.stringNode(original.asString() + "\n"));
        }
        if (original.isString() && original.asString().matches("\\d{4}-.*Z")) {
            momentsLike(Instant.parse(original.asString())).forEach(text -> values.add(NODES.stringNode(text)));
        }
        return values;
    }

    /** The same moment in other spellings, legal or not: another moment would break what the members promise of each other. */
    private static Stream<String> momentsLike(Instant moment) {
        String text = moment.toString();
        String withoutZone = text.substring(0, text.length() - 1);
        return Stream.of(
                moment.atOffset(ZoneOffset.ofHours(1)).toString(),
                moment.atOffset(ZoneOffset.ofHoursMinutes(-3, -30)).toString(),
                withoutZone + "+00:00",
                withoutZone + "+0000",
                withoutZone + "z",
                withoutZone,
                withoutZone + "Z[Europe/London]",
                text.replace('T', ' '),
                text.replace('T', 't'),
                "+1" + text,
                text.substring(0, 10),
                text.substring(0, 16) + "Z",
                text.replace("-11-", "-13-"),
                text.replaceFirst("-11-2.", "-11-31"),
                text.replaceFirst("T1.", "T25"),
                " " + text,
                Long.toString(moment.toEpochMilli()),
                text.substring(0, 19) + ".1234567891Z");
    }

    private static boolean codecTakes(JsonNode event, Class<? extends Record> type) {
        try {
            JsonEvents.read(JSON.writeValueAsBytes(event), type);
            return true;
        } catch (UnreadableEventException refused) {
            return false;
        }
    }

    private static ObjectNode tree(Record event) {
        return (ObjectNode) JSON.readTree(JsonEvents.write(event));
    }

    private static List<String> componentsOf(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    private static List<String> listed(Class<? extends Record> event, String member) {
        return schemaOf(event)
                .getSchemaNode()
                .get("properties")
                .get(member)
                .get("enum")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }
}

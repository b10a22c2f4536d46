package io.handshake.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** asyncapi.yaml says what the code does. */
class AsyncApiTest {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final JsonNode API = YAMLMapper.builder()
            .build()
            .readTree(RESOURCES.resolve("asyncapi.yaml").toFile());

    private static final Map<Topic, String> PAYLOADS = Map.of(
            Topic.BOOKING_REQUESTED, Samples.fileName(BookingRequested.class),
            Topic.BOOKING_REPLAYED, Samples.fileName(BookingRequested.class),
            Topic.BOOKING_CONFIRMED, Samples.fileName(Samples.CONFIRMED.getClass()),
            Topic.BOOKING_FAILED, Samples.fileName(Samples.FAILED.getClass()),
            Topic.BOOKING_STEPS, Samples.fileName(StepFinished.class),
            Topic.CLINIC_SETTINGS, Samples.fileName(ClinicSettings.class));

    @Test
    void everyTopicIsAChannelAndNothingElseIs() {
        assertThat(API.get("channels")
                        .valueStream()
                        .map(channel -> channel.get("address").asString()))
                .containsExactly(
                        Arrays.stream(Topic.values()).map(Topic::topicName).toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void aChannelHasThePartitionsAndSettingsOfItsTopic(Topic topic) {
        JsonNode kafka = channelOf(topic).at("/bindings/kafka");
        Map<String, String> settings = new HashMap<>();
        kafka.get("topicConfiguration")
                .forEachEntry((name, value) -> settings.put(name, (value.isArray() ? value.get(0) : value).asString()));

        assertThat(kafka.get("topic").asString()).isEqualTo(topic.topicName());
        assertThat(kafka.get("partitions").asInt()).isEqualTo(topic.partitions());
        assertThat(settings).isEqualTo(topic.settings());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BOOKING_REQUESTED_DLT")
    void aChannelHasTheMessageOfItsTopic(Topic topic) {
        JsonNode message = messageOf(topic);

        assertThat(message.at("/payload/schema/$ref").asString())
                .isEqualTo("./schemas/" + PAYLOADS.get(topic) + ".schema.json");
        assertThat(message.at("/headers/$ref").asString()).isEqualTo("#/components/schemas/headers");
        assertThat(message.at("/bindings/kafka/key/$ref").asString()).isEqualTo("#/components/schemas/key");
    }

    @Test
    void whatCouldNotBeReadIsPromisedNothing() {
        assertThat(messageOf(Topic.BOOKING_REQUESTED_DLT).get("payload")).isEmpty();
    }

    @Test
    void theKeyIsAnOrgId() {
        assertThat(API.at("/components/schemas/key/maxLength").asInt()).isEqualTo(OrgId.MAX_LENGTH);
    }

    @Test
    void headersAreThoseOfTheCode() {
        JsonNode headers = API.at("/components/schemas/headers");
        EventHeaders bare = new EventHeaders(new UUID(1, 2), "type", "source", "subject", Instant.EPOCH, "");

        assertThat(headers.get("properties").propertyNames()).containsExactlyInAnyOrderElementsOf(headerNames());
        assertThat(headers.get("required").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(bare.asMap().keySet());
        assertThat(headers.at("/properties/ce_specversion/const").asString())
                .isEqualTo(bare.asMap().get(EventHeaders.SPEC_VERSION));
        assertThat(headers.at("/properties/content-type/const").asString())
                .isEqualTo(bare.asMap().get(EventHeaders.CONTENT_TYPE));
        assertThat(headers.at("/properties/ce_type/enum").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(Arrays.stream(Topic.values())
                        .filter(topic -> topic != Topic.BOOKING_REQUESTED_DLT)
                        .map(EventHeaders::typeOf)
                        .toList());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = API.findValuesAsString("$ref");

        assertThat(references).hasSizeGreaterThan(30).allMatch(AsyncApiTest::leadsSomewhere);
    }

    @Test
    void everyChannelIsWrittenTo() {
        assertThat(API.get("operations")
                        .valueStream()
                        .map(operation -> operation.at("/channel/$ref").asString()))
                .containsExactlyElementsOf(API.get("channels").propertyNames().stream()
                        .map(name -> "#/channels/" + name)
                        .toList());
    }

    private static boolean leadsSomewhere(String reference) {
        return reference.startsWith("#")
                ? !API.at(reference.substring(1)).isMissingNode()
                : Files.isRegularFile(RESOURCES.resolve(reference));
    }

    private static JsonNode channelOf(Topic topic) {
        return API.get("channels")
                .valueStream()
                .filter(channel -> channel.get("address").asString().equals(topic.topicName()))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode messageOf(Topic topic) {
        List<JsonNode> messages = channelOf(topic).get("messages").valueStream().toList();
        assertThat(messages).hasSize(1);
        return API.at(messages.get(0).get("$ref").asString().substring(1));
    }

    private static List<String> headerNames() {
        Stream<Field> constants = Arrays.stream(EventHeaders.class.getDeclaredFields())
                .filter(field -> Modifier.isPublic(field.getModifiers()));
        return constants.map(AsyncApiTest::text).collect(Collectors.toList());
    }

    private static String text(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}

package io.handshake.ingress.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.OrgId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the guide to Vapi has people paste is what ingress takes. */
class VapiGuideTest {

    private static final Path GUIDE = Path.of("../docs/vapi.md");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern BLOCK = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);

    private final Wishes wishes = new Wishes(
            new ClinicDirectory() {
                @Override
                public boolean complete() {
                    return true;
                }

                @Override
                public ClinicSettings of(OrgId orgId) {
                    return ClinicSettings.defaults(orgId);
                }
            },
            Duration.ofSeconds(15),
            Duration.ofDays(400));

    private static JsonNode block(int place) throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(GUIDE))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(blocks).hasSize(2);
        return JSON.readTree(blocks.get(place));
    }

    private BookingRequested booked(String message) {
        assertThat(JsonVapiMessages.read(message.getBytes(UTF_8))).isInstanceOf(VapiMessage.ToolCalls.class);
        VapiMessage.ToolCalls calls = (VapiMessage.ToolCalls) JsonVapiMessages.read(message.getBytes(UTF_8));
        Reading<BookingRequested> reading =
                wishes.read(calls.calls().getFirst(), calls, Instant.parse("2026-11-23T09:00:00Z"));
        assertThat(reading).isInstanceOf(Reading.Clear.class);
        return ((Reading.Clear<BookingRequested>) reading).value();
    }

    @Test
    void theSampleMessageIsABooking() throws IOException {
        BookingRequested booking = booked(block(1).toString());

        assertThat(booking.orgId()).isEqualTo(new OrgId("my-clinic"));
        assertThat(booking.startsAt()).isEqualTo(Instant.parse("2027-01-12T14:00:00Z"));
    }

    @Test
    void everyArgumentOfTheToolIsUnderstood() throws IOException {
        JsonNode tool = block(0);
        Map<String, String> spoken = new TreeMap<>(Map.of(
                "appointmentDate", "2027-01-12",
                "appointmentTime", "14:00",
                "patientName", "Ada Lovelace",
                "patientPhone", "+44 20 7946 0000",
                "patientEmail", "ada@example.org",
                "serviceType", "check-up",
                "duration", "45",
                "notes", "knee"));
        assertThat(tool.path("function").path("parameters").path("properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(spoken.keySet());
        ObjectNode arguments = JSON.createObjectNode();
        spoken.forEach(arguments::put);
        tool.path("parameters").forEach(one -> arguments.set(one.path("key").asString(), one.path("value")));
        ObjectNode message = JSON.createObjectNode().put("type", "tool-calls");
        message.putArray("toolCallList")
                .addObject()
                .put("id", "call_A")
                .put("name", tool.path("function").path("name").asString())
                .set("arguments", arguments);

        BookingRequested booking =
                booked(JSON.createObjectNode().set("message", message).toString());

        assertThat(booking.orgId()).isEqualTo(new OrgId("my-clinic"));
        assertThat(booking.durationMinutes()).isEqualTo(45);
        assertThat(booking.serviceType()).isEqualTo("check-up");
        assertThat(booking.notes()).isEqualTo("knee");
        assertThat(booking.patient().email()).isEqualTo("ada@example.org");
        // the first of the default names, which application.yaml repeats
        assertThat(Files.readString(Path.of("src/main/resources/application.yaml")))
                .contains("tool-names: " + tool.path("function").path("name").asString() + ",");
        assertThat(tool.path("server").path("url").asString()).endsWith(VapiController.PATHS.getFirst());
    }
}

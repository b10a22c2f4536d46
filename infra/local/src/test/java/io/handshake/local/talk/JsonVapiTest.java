package io.handshake.local.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonVapiTest {

    @Test
    void writesToolCallsAsVapiDoes() {
        VapiCall call = VapiCall.to("sample-clinic", LocalDateTime.parse("2026-11-24T14:00"));

        JsonNode message = JsonMapper.shared()
                .readTree(JsonVapi.message(List.of(call, call.repeated())))
                .path("message");

        assertThat(message.path("type").asString()).isEqualTo("tool-calls");
        assertThat(message.at("/call/id").asString()).isEqualTo(call.callId());
        assertThat(message.path("toolCallList")).hasSize(2);
        JsonNode first = message.at("/toolCallList/0");
        assertThat(first.path("id").asString()).isEqualTo(call.toolCallId());
        assertThat(first.at("/arguments/appointmentDate").asString()).isEqualTo("2026-11-24");
        assertThat(first.at("/arguments/appointmentTime").asString()).isEqualTo("14:00");
        assertThat(message.at("/toolCallList/1/id").asString()).isNotEqualTo(call.toolCallId());
    }

    @Test
    void readsResultsAndErrors() {
        List<VapiAnswer> answers = JsonVapi.answers("""
                {"results":[
                  {"toolCallId":"a","name":"n","result":"{\\"status\\":\\"confirmed\\",\\"bookingId\\":\\"b\\"}"},
                  {"toolCallId":"c","name":"n","error":"{\\"status\\":\\"failed\\",\\"reason\\":\\"SLOT_TAKEN\\",\\"retryable\\":false}"}]}
                """);

        assertThat(answers).hasSize(2);
        assertThat(answers.get(0).isError()).isFalse();
        assertThat(answers.get(0).status()).isEqualTo("confirmed");
        assertThat(answers.get(0).bookingId()).isEqualTo("b");
        assertThat(answers.get(1).isError()).isTrue();
        assertThat(answers.get(1).reason()).isEqualTo("SLOT_TAKEN");
    }

    @Test
    void showsPeopleTheInnerJson() {
        assertThat(JsonVapi.pretty("{\"results\":[{\"result\":\"{\\\"status\\\":\\\"confirmed\\\"}\"}]}"))
                .contains("\"status\" : \"confirmed\"");
    }
}

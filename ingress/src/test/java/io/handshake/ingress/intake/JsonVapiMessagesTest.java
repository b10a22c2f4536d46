package io.handshake.ingress.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonVapiMessagesTest {

    private static final String ARGUMENTS =
            "{\"appointmentDate\":\"2027-01-12\",\"duration\":45,\"flag\":true,\"x\":null}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'toolCallList':[{'id':'A','name':'book','arguments':ARGS}]",
                "'toolCallList':[{'id':'A','name':'book','parameters':ARGS}]",
                "'toolCallList':[{'id':'A','type':'function','function':{'name':'book','arguments':ARGS}}]",
                "'toolCallList':[{'id':'A','type':'function','function':{'name':'book','arguments':STRING}}]",
                "'toolCallList':[{'id':'A','type':'function','function':{'name':'book','arguments':TWICE}}]",
                "'toolCallList':[{'id':'A','type':'function','function':{'name':'book','parameters':ARGS}}]",
                "'toolCalls':[{'id':'A','type':'function','function':{'name':'book','arguments':ARGS}}]",
                "'toolWithToolCallList':[{'type':'function','name':'book','parameters':{'type':'object'},'toolCall':{'id':'A','function':{'name':'book','parameters':ARGS}}}]",
                "'toolWithToolCallList':[{'name':'book','toolCall':{'id':'A','function':{'name':'book','arguments':STRING}}}]",
                "'toolCallList':[{'id':'A','name':'book'}],'toolCalls':[{'id':'A','function':{'name':'book','arguments':STRING}}]",
                "'toolCallList':[{'id':'A','arguments':{}}],'toolCalls':[{'id':'A','function':{'name':'book','arguments':STRING}}]",
                "'toolCall':{'id':'A','name':'book','arguments':ARGS}",
                "'functionCall':{'id':'A','name':'book','parameters':ARGS}",
                "'toolCallId':'A','functionCall':{'name':'book','parameters':ARGS}"
            })
    void readsEverySpelling(String members) {
        for (String type : new String[] {
            "'type':'tool-calls',", "'type':'tool_calls',", "'type':'tool-call',", "'type':'function-call',", ""
        }) {
            ToolCall call = single("{'message':{" + type + members + "}}");

            assertThat(call.id()).isEqualTo("A");
            assertThat(call.name()).isEqualTo("book");
            assertThat(call.arguments().values())
                    .containsOnly(
                            java.util.Map.entry("appointmentDate", "2027-01-12"),
                            java.util.Map.entry("duration", "45"),
                            java.util.Map.entry("flag", "true"));
        }
    }

    @Test
    void takesTheUnionInTheOrderOfTheFirstListEachIdOnce() {
        VapiMessage.ToolCalls calls = calls("{'message':{'type':'tool-calls',"
                + "'toolWithToolCallList':[{'toolCall':{'id':'D','name':'d'}},{'toolCall':{'id':'B','name':'other'}},{'name':'no call'}],"
                + "'toolCalls':[{'id':'C','name':'c'},{'id':'A','name':'other'}],"
                + "'toolCallList':[{'id':'B','name':'b'},{'id':'A','name':'a'}]}}");

        assertThat(calls.calls()).extracting(ToolCall::id).containsExactly("B", "A", "C", "D");
        assertThat(calls.calls()).extracting(ToolCall::name).containsExactly("b", "a", "c", "d");
    }

    @Test
    void theSchemaOfAToolIsNotItsArguments() {
        VapiMessage.ToolCalls calls = calls("{'message':{'toolWithToolCallList':[{'name':'book',"
                + "'parameters':{'org_id':'from-the-schema'},'toolCall':{'id':'A','name':'book'}}]}}");

        assertThat(calls.calls().getFirst().arguments().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'{\\'appointmentDate\\':\\'2027-0'", "'nonsense'", "''", "7", "[1]", "'[1]'", "true"})
    void saysSoWhenArgumentsCannotBeRead(String arguments) {
        ToolCall call = single("{'message':{'toolCallList':[{'id':'A','name':'book','arguments':" + arguments + "}]}}");

        assertThat(call.arguments().complete()).isFalse();
    }

    @Test
    void findsTheClinicInAllPlacesAndSpellingsButNeverTheVapiAccount() {
        VapiMessage.ToolCalls calls = calls("{'message':{'toolCallList':[],'metadata':{'org_id':' five '},"
                + "'call':{'id':'c1','orgId':'vapi-account','metadata':{'orgId':'two'},'assistant':{'metadata':{'orgId':'four'}},"
                + "'customer':{'number':'+441','metadata':{'tenantId':'six'}},"
                + "'assistantOverrides':{'metadata':{'org_id':'one','orgId':''},'variableValues':{'org_id':'seven'}}},"
                + "'assistant':{'metadata':{'tenantId':'three'}},'artifact':{'variableValues':{'orgId':8}},"
                + "'orgId':'not this'}}");

        assertThat(calls.clinics())
                .containsExactlyInAnyOrder("one", "two", "three", "four", "five", "six", "seven", "8");
        assertThat(calls.callId()).isEqualTo("c1");
        assertThat(calls.callerNumber()).isEqualTo("+441");
    }

    @Test
    void fallsBackToTheCustomerOfTheMessage() {
        assertThat(calls("{'message':{'toolCallList':[],'customer':{'number':'+442'}}}")
                        .callerNumber())
                .isEqualTo("+442");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'message':{'type':'assistant-request','call':{}}}",
                "{'message':{'artifact':{'messages':[{'type':'tool-calls'}]},'type':'end-of-call-report'}}",
                "{'message':{'type':'anything new'}}"
            })
    void leavesOtherMessagesAlone(String json) {
        assertThat(read(json)).isEqualTo(new VapiMessage.Other());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{",
                "nonsense",
                "null",
                "[]",
                "7",
                "{}",
                "{'message':null}",
                "{'message':[]}",
                "{'message':{}} {}",
                "{'message':{'type':'status-update'}",
                "{'message':{'toolCallList':[{'name':'book'}]}}",
                "{'message':{'toolCallList':[{'id':'  ','name':'book'}]}}",
                "{'message':{'toolCallList':[{'id':7,'name':'book'}]}}",
                "{'message':{'toolCallList':[null]}}",
                "{'message':{'toolCallList':['x']}}",
                "{'message':{'toolCallList':[{'id':'\\ud800','name':'book'}]}}"
            })
    void saysWhatCannotBeRead(String json) {
        assertThat(read(json)).isInstanceOf(VapiMessage.Unreadable.class);
    }

    @Test
    void theOldestSpellingHasNoIdAndGetsOneOfItsOwnWords() {
        String call =
                "{'message':{'type':'function-call','call':{'id':'c'},'functionCall':{'name':'book','parameters':{}}}}";

        ToolCall first = only(call);

        assertThat(first.id()).startsWith("function-call-").isEqualTo(only(call).id());
        assertThat(first.name()).isEqualTo("book");
        assertThat(only(call.replace("'c'", "'d'")).id()).isNotEqualTo(first.id());
    }

    @Test
    void aCallWithoutAnIdCostsTheOthersNothing() {
        assertThat(only("{'message':{'toolCallList':[{'name':'lost'},{'id':'a','name':'book'}]}}")
                        .id())
                .isEqualTo("a");
    }

    @Test
    void theNameMayStandOnTheWrapperOnly() {
        assertThat(only("{'message':{'toolWithToolCallList':[{'name':'book','parameters':{'type':'object'},"
                                + "'toolCall':{'id':'a','parameters':{'name':'Ada'}}}]}}")
                        .name())
                .isEqualTo("book");
    }

    private static ToolCall only(String json) {
        return ((VapiMessage.ToolCalls) read(json)).calls().getFirst();
    }

    @Test
    void boundsDepthAndNumber() {
        String deep = "{\"message\":{\"toolCallList\":" + "[".repeat(100_000);
        String many = "{'message':{'toolCallList':["
                + IntStream.range(0, JsonVapiMessages.MAX_CALLS + 1)
                        .mapToObj(i -> "{'id':'" + i + "'}")
                        .collect(Collectors.joining(","))
                + "]}}";

        assertThat(read(deep)).isInstanceOf(VapiMessage.Unreadable.class);
        assertThat(read(many)).isInstanceOf(VapiMessage.Unreadable.class);
    }

    @Test
    void idsKeepEveryByteAndTextIsMadeFitToBeWritten() {
        ToolCall call = single(
                "{'message':{'toolCallList':[{'id':' call_Ä \\n','name':'b\\ud800','arguments':{'name':'a\\u0000b\\udfff'}}]}}");

        assertThat(call.id()).isEqualTo(" call_Ä \n");
        assertThat(call.name()).isEqualTo("b\ufffd");
        assertThat(call.arguments().first("name")).isEqualTo("a\ufffdb\ufffd");
    }

    /** Damaged messages of every kind: whatever comes, there is an answer and no exception. */
    @Test
    void neverThrows() {
        String valid =
                ("{'message':{'type':'tool-calls','toolCallList':[{'id':'A','function':{'name':'book','arguments':STRING}}],"
                                + "'toolWithToolCallList':[{'toolCall':{'id':'B','name':'book','parameters':ARGS}}],"
                                + "'call':{'id':'c','metadata':{'org_id':'x'},'customer':{'number':'+44'}}}}")
                        .replace("STRING", "'{}'")
                        .replace("ARGS", "{}")
                        .replace('\'', '"');
        String[] junk = {
            "null", "[]", "{}", "\"\"", "7", "1e999999", "true", "\\ud800", "\"", "{", "}", "[", ",", "\u0000"
        };
        Random random = new Random(20261122);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder damaged = new StringBuilder(valid);
            for (int cut = random.nextInt(3); cut >= 0; cut--) {
                int from = random.nextInt(damaged.length());
                int to = Math.min(damaged.length(), from + random.nextInt(12));
                damaged.replace(from, to, junk[random.nextInt(junk.length)]);
            }
            assertThat(read(damaged.toString())).isNotNull();
        }
        byte[] noise = new byte[200];
        for (int i = 0; i < 2_000; i++) {
            random.nextBytes(noise);
            assertThat(JsonVapiMessages.read(noise)).isInstanceOf(VapiMessage.Unreadable.class);
        }
    }

    private static ToolCall single(String json) {
        assertThat(calls(json).calls()).hasSize(1);
        return calls(json).calls().getFirst();
    }

    private static VapiMessage.ToolCalls calls(String json) {
        return (VapiMessage.ToolCalls) read(json);
    }

    private static VapiMessage read(String json) {
        String string = '"' + ARGUMENTS.replace("\"", "\\\"") + '"';
        String twice = '"' + string.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        String body = json.replace("\\'", "\u0001").replace('\'', '"').replace("\u0001", "\\\"");
        return JsonVapiMessages.read(body.replace("ARGS", ARGUMENTS)
                .replace("STRING", string)
                .replace("TWICE", twice)
                .getBytes(UTF_8));
    }
}

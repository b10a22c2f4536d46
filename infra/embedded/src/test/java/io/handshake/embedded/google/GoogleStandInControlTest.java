package io.handshake.embedded.google;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Tag("slow")
@Timeout(20)
class GoogleStandInControlTest {

    private GoogleStandIn google;
    private Caller caller;

    @BeforeEach
    void start() throws Exception {
        google = GoogleStandIn.start();
        caller = new Caller(google, "dev-anna");
    }

    @AfterEach
    void stop() {
        caller.close();
        google.close();
    }

    @Test
    void showsEventsAndJournal() throws Exception {
        caller.insert("abc123");

        JsonNode events = caller.control("GET", "events?account=anna%40clinic.test", "")
                .json()
                .get("events");
        JsonNode journal = caller.control("GET", "journal", "").json().get("journal");

        assertThat(events.size()).isEqualTo(1);
        assertThat(events.get(0).get("calendar").asString()).isEqualTo("primary");
        assertThat(events.get(0).path("event").get("id").asString()).isEqualTo("abc123");
        assertThat(caller.control("GET", "events?account=ben%40clinic.test", "")
                        .json()
                        .get("events")
                        .size())
                .isZero();
        assertThat(journal.size()).isEqualTo(2);
        assertThat(journal.get(1).get("operation").asString()).isEqualTo("INSERT");
        assertThat(journal.get(1).get("status").asInt()).isEqualTo(200);
        caller.control("DELETE", "journal", "");
        assertThat(google.journal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'operation': 'INSERT', 'effect': 'answer', 'status': 500, 'reason': 'backendError'} | 500",
                "{'operation': 'ANY', 'effect': 'answer', 'status': 503, 'when': 'after-applying'}    | 503",
                "{'operation': 'insert', 'effect': 'unauthorized', 'account': 'anna@clinic.test'}     | 401",
                "{'operation': 'INSERT', 'effect': 'unauthorized', 'account': 'ben@clinic.test'}      | 200",
                "{'operation': 'INSERT', 'effect': 'delay', 'delayMs': 10}                            | 200",
                "{'operation': 'INSERT', 'effect': 'garbled', 'how': 'id-missing'}                    | 200",
                "{'operation': 'INSERT', 'effect': 'drip', 'delayMs': 1}                              | 200",
                "{'operation': 'INSERT', 'effect': 'oversized', 'bytes': 100000}                      | 200",
                "{'operation': 'INSERT', 'effect': 'page', 'status': 502}                             | 502",
                "{'operation': 'INSERT', 'effect': 'page', 'when': 'after-applying'}                  | 200",
                "{'operation': 'INSERT', 'effect': 'detailed-answer'}                                 | 403",
            })
    void takesFaults(String fault, int status) throws Exception {
        Caller.Response taken = caller.control("POST", "faults", fault.replace('\'', '"'));

        assertThat(taken.status()).as(taken.body()).isEqualTo(200);
        assertThat(caller.control("GET", "faults", "").json().get("faults").size())
                .isEqualTo(1);
        assertThat(caller.insert("abc123").status()).isEqualTo(status);
        caller.control("DELETE", "faults", "");
        assertThat(google.faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'operation': 'INSRT', 'effect': 'stall'}                             | operation is one of TOKEN",
                "{'operation': 'INSERT', 'effect': 'explode'}                          | effect is one of answer",
                "{'operation': 'INSERT', 'effect': 'garbled', 'how': 'x'}              | how is one of HALF_RESPONSE",
                "{'operation': 'INSERT', 'effect': 'answer', 'status': 200}            | from 300 to 599",
                "{'operation': 'INSERT', 'effect': 'answer', 'status': '500'}          | whole number",
                "{'operation': 'INSERT', 'effect': 'delay', 'delayMs': 6000000}        | 600000 ms",
                "{'operation': 'INSERT', 'effect': 'stall', 'times': 0}                | times is at least 1",
                "{'operation': 'INSERT', 'effect': 'stall', 'probability': 2}          | probability is above 0",
                "{'operation': 'INSERT', 'effect': 'stall', 'probability': 'often'}    | probability is a number",
                "{'operation': 'INSERT', 'effect': 'oversized'}                        | bytes is from 1",
                "{'operation': 'INSERT', 'effect': 'page', 'status': 204}              | that has a body",
                "{'operation': 'INSERT', 'effekt': 'stall'}                            | found effekt",
                "['a list']                                                            | JSON object",
                "not JSON                                                              | not JSON",
            })
    void saysWhatItExpectedOfAFault(String fault, String expected) throws Exception {
        Caller.Response refused = caller.control("POST", "faults", fault.replace('\'', '"'));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("error").asString()).contains(expected);
        assertThat(google.faults()).isEmpty();
    }

    @Test
    void takesEventsAndChangesByHand() throws Exception {
        String event = "{\"account\": \"anna@clinic.test\", \"event\": " + Caller.EVENT.formatted("abc123") + "}";
        String edit = "{\"account\": \"anna@clinic.test\", \"event\": {\"id\": \"abc123\", \"summary\": \"Lunch\"}}";

        assertThat(caller.control("POST", "events", event).status()).isEqualTo(200);
        assertThat(caller.control("PATCH", "events", edit).status()).isEqualTo(200);

        assertThat(caller.get("abc123").json().get("summary").asString()).isEqualTo("Lunch");
        assertThat(caller.control("POST", "events", event).body()).contains("duplicate");
        assertThat(caller.control("POST", "events", "{}").body()).contains("Expected {");
    }

    @Test
    void saysOfEachEventWhatAnAuditorNeeds() throws Exception {
        caller.insert("abc123");
        caller.insert("abc124");
        caller.delete("abc124");

        JsonNode rows = caller.control("GET", "events", "").json().get("events");

        assertThat(rows.size()).isEqualTo(2);
        assertThat(rows.get(0).get("account").asString()).isEqualTo("anna@clinic.test");
        assertThat(rows.get(0).get("startsAt").asString()).isEqualTo("2027-07-01T13:00:00Z");
        assertThat(rows.get(0).get("endsAt").asString()).isEqualTo("2027-07-01T13:30:00Z");
        assertThat(rows.get(0).at("/event/extendedProperties/private/marker").asString())
                .isEqualTo("m1");
        assertThat(rows.get(0).at("/event/status").asString()).isEqualTo("confirmed");
        assertThat(rows.get(1).at("/event/id").asString()).isEqualTo("abc124");
        assertThat(rows.get(1).at("/event/status").asString()).isEqualTo("cancelled");
    }

    @Test
    void forgetsAllEventsAndTheirIds() throws Exception {
        caller.insert("abc123");
        caller.delete("abc123");
        assertThat(caller.insert("abc123").status()).isEqualTo(409);

        assertThat(caller.control("DELETE", "events", "").status()).isEqualTo(200);

        assertThat(google.events("anna@clinic.test", "primary")).isEmpty();
        assertThat(caller.insert("abc123").status()).isEqualTo(200);
    }

    @Test
    void changesAccounts() throws Exception {
        caller.control("POST", "accounts", "{\"refreshToken\": \"one\", \"email\": \"ben@clinic.test\"}");
        assertThat(caller.refresh("one").status()).isEqualTo(200);

        caller.control("POST", "accounts/expire-tokens", "{\"account\": \"ben@clinic.test\"}");
        assertThat(caller.insert("abc123").status()).isEqualTo(401);

        caller.control("POST", "accounts/revoke", "{\"refreshToken\": \"one\"}");
        assertThat(caller.refresh("one").status()).isEqualTo(400);
    }

    @Test
    void setsTheLatency() throws Exception {
        assertThat(caller.control("POST", "latency", "{\"ms\": 150}").status()).isEqualTo(200);
        long begin = System.nanoTime();

        caller.insert("abc123");

        assertThat(System.nanoTime() - begin).isGreaterThan(140_000_000);
    }

    @Test
    void letsManyRequestsWaitOutTheLatencyAtOnce() throws Exception {
        caller.control("POST", "latency", "{\"ms\": 250}");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long begin = System.nanoTime();
            List<Future<Integer>> inserts = IntStream.range(0, 100)
                    .mapToObj(each -> threads.submit(
                            () -> caller.insert("abc" + (1000 + each)).status()))
                    .toList();

            for (Future<Integer> insert : inserts) {
                assertThat(insert.get()).isEqualTo(200);
            }

            // one after the other, they would take 25 s
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(240), Duration.ofSeconds(4));
        }

        caller.control("POST", "latency", "{\"ms\": 0}");
        assertThat(google.events("anna@clinic.test", "primary")).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency", "accounts", "accounts/revoke", "accounts/expire-tokens"})
    void saysWhatItExpected(String path) throws Exception {
        Caller.Response refused = caller.control("POST", path, "{}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("error").asString()).startsWith("Expected {");
    }

    @Test
    void listsItsRoutesWhenItDoesNotKnowOne() throws Exception {
        Caller.Response lost = caller.control("GET", "nothing", "");

        assertThat(lost.status()).isEqualTo(404);
        assertThat(lost.json().get("error").asString()).contains("POST /control/faults");
    }
}

package io.handshake.embedded.google;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalTest {

    private static final Call CALL = new Call(Operation.GET, null, "primary", "abc123", Map.of(), Map.of(), "", null);

    private final Journal journal = new Journal(Clock.systemUTC());

    @Test
    void forgetsTheOldestAndKeepsTheOrder() {
        arrive(Journal.LONGEST + 5);
        journal.answered(5, 200);
        journal.answered(6, 201);
        journal.answered(Journal.LONGEST + 5, 204);

        assertThat(journal.entries())
                .hasSize(Journal.LONGEST)
                .isSortedAccordingTo((one, other) -> Long.compare(one.sequence(), other.sequence()));
        assertThat(journal.entries().getFirst().sequence()).isEqualTo(6);
        assertThat(journal.entries().getFirst().status()).isEqualTo(201);
        assertThat(journal.entries().getLast().status()).isEqualTo(204);
        assertThat(journal.entries()).extracting(JournalEntry::status).doesNotContain(200);
    }

    @Test
    void takesNoAnswerToARequestFromBeforeItWasCleared() {
        arrive(3);
        journal.clear();
        journal.answered(3, 200);
        assertThat(journal.entries()).isEmpty();

        arrive(2);
        journal.answered(4, 200);

        assertThat(journal.entries()).extracting(JournalEntry::sequence).containsExactly(4L, 5L);
        assertThat(journal.entries()).extracting(JournalEntry::status).containsExactly(200, 0);
    }

    private void arrive(int requests) {
        for (int i = 0; i < requests; i++) {
            journal.arrived(CALL, Optional.empty());
        }
    }
}

package io.handshake.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.local.chaos.PlannedCall.Kind;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 3);

    private static ChaosPlan plan(String seed) {
        return ChaosPlan.of(
                ChaosOptionsTest.parse("--seed", seed, "--bookings", "2000", "--rate", "20", "--faults", "100"), TODAY);
    }

    @Test
    void theSameSeedIsTheSamePlan() {
        assertThat(plan("7")).isEqualTo(plan("7"));
        assertThat(plan("8").calls()).isNotEqualTo(plan("7").calls());
        assertThat(plan("8").faults()).isNotEqualTo(plan("7").faults());
        assertThat(plan("8").weather()).isNotEqualTo(plan("7").weather());
    }

    @Test
    void everyWishHasItsOwnSlotAndEveryKindOfCallOccurs() {
        List<PlannedCall> calls = plan("7").calls();

        assertThat(calls).isSortedAccordingTo(Comparator.comparing(PlannedCall::at));
        List<String> slots = calls.stream()
                .filter(call -> call.kind() == Kind.WISH)
                .map(call -> call.call().orgId() + " " + call.call().start())
                .toList();
        assertThat(slots).hasSize(2000).doesNotHaveDuplicates();
        assertThat(calls.stream().map(PlannedCall::kind)).contains(Kind.values());
        assertThat(plan("7").rivals()).isNotEmpty();
    }

    /** Otherwise two callers with one tool-call id would be refused, and the audit would not know whom it looks at. */
    @Test
    void aToolCallIdStandsForOneWishOnly() {
        Set<String> wishes = new HashSet<>();
        Set<String> ids = new HashSet<>();
        plan("7").calls().forEach(call -> {
            ids.add(call.call().toolCallId());
            wishes.add(call.call().toolCallId()
                    + call.call().callId()
                    + call.call().caller().name()
                    + call.call().durationMinutes()
                    + call.call().start());
        });

        assertThat(wishes).hasSameSizeAs(ids);
    }

    @Test
    void faultsOfEveryKindAreSpreadOverTheLoad() {
        List<ProcessFault> faults = plan("7").faults();

        assertThat(faults).hasSize(100).isSortedAccordingTo(Comparator.comparing(ProcessFault::at));
        assertThat(faults.stream().map(ProcessFault::strike).distinct())
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(Strike.values()));
        assertThat(faults.getLast().at()).isGreaterThan(Duration.ofSeconds(95)).isLessThan(Duration.ofSeconds(100));
        assertThat(faults)
                .filteredOn(fault -> fault.strike() == Strike.PAUSE_WORKER)
                .allMatch(fault -> fault.lasts().compareTo(Duration.ofSeconds(3)) > 0);
    }

    @Test
    void staysWithinWhatMayBeBookedAhead() {
        int most = ChaosOptions.MOST_BOOKINGS_OF_A_CLINIC;
        ChaosPlan full = ChaosPlan.of(
                ChaosOptionsTest.parse("--clinics", "1", "--bookings", Integer.toString(most), "--rate", "1000"),
                TODAY);

        assertThat(full.calls())
                .allMatch(call -> call.call().start().toLocalDate().isBefore(TODAY.plusDays(399)));
    }
}

package io.handshake.worker.inbox;

import static io.handshake.worker.Bookings.aBooking;
import static io.handshake.worker.inbox.Encounter.MAX_REQUEST_IDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.FailureReason;
import io.handshake.contracts.RequestId;
import io.handshake.worker.inbox.Encounter.Likeness;
import io.handshake.worker.inbox.Encounter.Memory;
import io.handshake.worker.inbox.Encounter.Standing;
import io.handshake.worker.inbox.Encounter.State;
import io.handshake.worker.inbox.Encounter.Verdict;
import io.handshake.worker.inbox.Encounter.Wish;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EncounterTest {

    private static final RequestId DELIVERY = new RequestId("new");

    /** How the row knows the delivery. */
    enum Known {
        NOT_AT_ALL,
        CURRENT,
        EARLIER,
        BOTH,
        NOT_AT_ALL_AND_FULL,
        EARLIER_AND_FULL
    }

    static Stream<Arguments> everyCase() {
        Verdict join = new Verdict.Join(Memory.STORE);
        Verdict joined = new Verdict.Join(Memory.KNOWN);
        Verdict joinFull = new Verdict.Join(Memory.FULL);
        Verdict ignore = new Verdict.Ignore();
        Verdict repeat = new Verdict.Repeat(Memory.STORE);
        Verdict repeated = new Verdict.Repeat(Memory.KNOWN);
        Verdict repeatFull = new Verdict.Repeat(Memory.FULL);
        Verdict again = new Verdict.TryAgain();
        return Stream.of(State.values()).flatMap(state -> switch (state) {
            case RECEIVED -> cases(state, join, joined, ignore, joined, joinFull, ignore);
            case CONFIRMED, UNDOING, STUCK, CLOSED ->
                cases(state, repeat, repeated, repeat, repeated, repeatFull, repeatFull);
            case FAILED -> cases(state, again, repeated, repeat, repeated, again, repeatFull);
        });
    }

    private static Stream<Arguments> cases(State state, Verdict... verdicts) {
        Known[] known = Known.values();
        return IntStream.range(0, known.length).mapToObj(n -> Arguments.of(state, known[n], verdicts[n]));
    }

    @ParameterizedTest
    @MethodSource("everyCase")
    void knowsWhatFollows(State state, Known known, Verdict expected) {
        assertThat(Encounter.meet(row(state, known), DELIVERY, Likeness.SAME_WISH))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"CONFIRMED,SLOT_TAKEN", "RECEIVED,INVALID_REQUEST", "UNDOING,INVALID_REQUEST", "STUCK,INVALID_REQUEST"})
    void anotherWishForTheSameTimeNeverHearsThisOnesOutcome(State state, FailureReason reason) {
        assertThat(Encounter.meet(new Standing.Row(state, List.of(), List.of()), DELIVERY, Likeness.ANOTHER_WISH))
                .isEqualTo(new Verdict.RefuseOther(reason, Memory.STORE));
    }

    /** Its caller has heard that it failed: the record may come again, and must not book then. */
    @Test
    void anotherWishThatWasRefusedIsRefusedForEver() {
        for (State state : State.values()) {
            assertThat(Encounter.meet(row(state, Known.EARLIER), DELIVERY, Likeness.ANOTHER_WISH))
                    .isEqualTo(new Verdict.RefuseOther(
                            state == State.CONFIRMED ? FailureReason.SLOT_TAKEN : FailureReason.INVALID_REQUEST,
                            Memory.KNOWN));
        }
    }

    @Test
    void anotherWishMayTakeTheTimeThatAFailureLeft() {
        assertThat(Encounter.meet(
                        new Standing.Row(State.FAILED, List.of(), List.of()), DELIVERY, Likeness.ANOTHER_WISH))
                .isEqualTo(new Verdict.TryAgain());
    }

    @Test
    void theNameAndTheLengthMakeTheWish() {
        Wish one = Wish.of(aBooking().buildRequest());

        assertThat(one.compared(Wish.of(aBooking().request("tool-2").buildRequest())))
                .isEqualTo(Likeness.SAME_WISH);
        assertThat(one.compared(new Wish(" ada  LOVELACE ", 30))).isEqualTo(Likeness.SAME_WISH);
        assertThat(one.compared(new Wish("Grace Hopper", 30))).isEqualTo(Likeness.ANOTHER_WISH);
        assertThat(one.compared(new Wish("Ada Lovelace", 60))).isEqualTo(Likeness.ANOTHER_WISH);
    }

    @Test
    void refusesWhatHasNoRow() {
        assertThat(Encounter.meet(new Standing.Absent(), DELIVERY, Likeness.SAME_WISH))
                .isEqualTo(new Verdict.Refuse());
    }

    private static Standing.Row row(State state, Known known) {
        List<RequestId> other = List.of(new RequestId("other"));
        List<RequestId> with = List.of(new RequestId("other"), DELIVERY);
        List<RequestId> full = IntStream.range(0, MAX_REQUEST_IDS)
                .mapToObj(n -> new RequestId("other-" + n))
                .toList();
        return switch (known) {
            case NOT_AT_ALL -> new Standing.Row(state, other, other);
            case CURRENT -> new Standing.Row(state, with, other);
            case EARLIER -> new Standing.Row(state, other, with);
            case BOTH -> new Standing.Row(state, with, with);
            case NOT_AT_ALL_AND_FULL -> new Standing.Row(state, full, other);
            case EARLIER_AND_FULL -> new Standing.Row(state, full, with);
        };
    }
}
